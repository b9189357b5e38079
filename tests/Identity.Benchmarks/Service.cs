using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Identity.Api;
using Identity.Api.Configuration;
using Identity.Infrastructure.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Benchmarks;

/// <summary>The whole service with its default settings but for the limits, in this process, on a real port and a real database.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo data;

    private Service(WebApplication app, DirectoryInfo data)
    {
        this.app = app;
        this.data = data;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromMinutes(1),
        };
    }

    internal HttpClient Client { get; }

    internal IServiceProvider Services => app.Services;

    internal DatabaseKind Database => Services.GetRequiredService<IdentitySettings>().Store.Kind;

    /// <param name="connectionString">Null for SQLite.</param>
    internal static async Task<Service> StartAsync(string? connectionString)
    {
        var directory = Directory.CreateTempSubdirectory("identity-benchmarks-");
        var built = IdentityApplication.Build(
            [],
            builder =>
            {
                builder.Environment.EnvironmentName = "Benchmarks";
                builder.Configuration.Sources.Clear(); // neither files nor the environment of the machine
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                    {
                        ["urls"] = "http://127.0.0.1:0",
                        ["ConnectionStrings:Identity"] = connectionString,
                        ["Identity:DataDirectory"] = directory.FullName,
                        ["Identity:Issuer"] = "http://localhost",
                        ["Identity:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                        ["Identity:RateLimits:Enabled"] = "false", // one address
                        ["Identity:Lockout:Enabled"] = "false", // one account: of more than five logins at once the rest would have to wait
                        ["Logging:LogLevel:Default"] = "Error", // what a console does with lines is not ours to measure
                    }
                );
                builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
            }
        );
        await built.Services.GetRequiredService<StoreMigrator>().MigrateAsync(CancellationToken.None);
        await built.StartAsync();
        return new Service(built, directory);
    }

    internal async Task<Person> SignUpAsync()
    {
        var (email, password) = ($"{Guid.CreateVersion7():N}@example.com", "a few words make a good one");
        using var response = await Client.PostAsJsonAsync(
            "/signup",
            new
            {
                email,
                name = "Ada Lovelace",
                password,
            }
        );
        response.EnsureSuccessStatusCode();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!;
        return new Person(email, password, (string)answer["accessToken"]!, (string)answer["refreshToken"]!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // or the files would still be open
        data.Delete(recursive: true);
    }
}

/// <summary>Someone who has signed up, and the requests that they make.</summary>
internal sealed record Person(string Email, string Password, string AccessToken, string RefreshToken)
{
    internal static HttpRequestMessage Live() => new(HttpMethod.Get, "/health/live");

    internal HttpRequestMessage Profile() =>
        new(HttpMethod.Get, "/profile") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", AccessToken) } };

    /// <summary>The first token, as the reference documents' client repeats it: same answer each time, and one statement in the
    /// database.</summary>
    internal HttpRequestMessage Refresh() =>
        new(HttpMethod.Post, "/refresh") { Content = JsonContent.Create(new { refreshToken = RefreshToken }) };

    internal HttpRequestMessage LogIn() =>
        new(HttpMethod.Post, "/login") { Content = JsonContent.Create(new { email = Email, password = Password }) };
}
