using System.Net;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Hosting;

/// <summary>The canary of security statement 85 sings: a watch that finds nothing is worth something only if it could.</summary>
public sealed class SecretWatchTests
{
    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Critical)]
    public async Task A_password_that_a_line_holds_is_found_when_the_host_goes(LogLevel level)
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).Log(level, "signed up with {Password}", person.Password);

        await ShouldBeFoundAsync(host, person.Password);
    }

    [Fact]
    public async Task A_refresh_token_is_found_though_it_looks_like_nothing_special()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogDebug("refreshed {Token}", person.RefreshToken);

        await ShouldBeFoundAsync(host, person.RefreshToken);
    }

    [Fact]
    public async Task An_access_token_is_found()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogDebug("called with {Token}", person.AccessToken);

        await ShouldBeFoundAsync(host, person.AccessToken.Split('.')[1]);
    }

    [Fact]
    public async Task A_refused_password_is_a_secret_too()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var password = Person.NewPassword();
        (await host.PostAsync("/login", new { email = Person.NewEmail(), password })).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");

        using (Log(host).BeginScope("trying {Password}", password))
        {
            Log(host).LogInformation("wrong");
        }

        await ShouldBeFoundAsync(host, password);
    }

    [Fact]
    public void The_shape_of_a_hash_or_token_is_enough_even_where_nobody_announced_it()
    {
        const string token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
        foreach (var secret in new[] { token, "$2b$04$abcdefghijklmnopqrstuuKxYv3zO1kq7yqW3mQ8nq3dQ0r5Jb6yS" })
        {
            using var watch = new SecretWatch();
            watch.CreateLogger("x").LogError(new InvalidOperationException($"bad: {secret}"), "failed");

            Should.Throw<ShouldAssertException>(watch.ShouldHaveSeenNothing);
        }
    }

    [Fact]
    public async Task A_host_that_logs_no_secret_goes_quietly()
    {
        var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var person = await Person.SignUpAsync(host);

        Log(host).LogInformation("signed up {User}", person.Id);
        await host.DisposeAsync();

        host.Watch.Lines.ShouldContain(line => line.Contains("/signup", StringComparison.Ordinal) && line.Contains("201", StringComparison.Ordinal));
    }

    private static ILogger Log(IdentityHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Careless");

    private static async Task ShouldBeFoundAsync(IdentityHost host, string secret) =>
        (await Record.ExceptionAsync(async () => await host.DisposeAsync())).ShouldBeOfType<ShouldAssertException>().Message.ShouldContain(secret);
}
