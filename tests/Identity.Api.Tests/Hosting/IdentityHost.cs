using System.Diagnostics.Metrics;
using Identity.Infrastructure.Passwords;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Hosting;

/// <summary>The service as it runs, on a real port and a real database, with a clock that tests may move and a log that must stay
/// clean.</summary>
public sealed class IdentityHost : IAsyncDisposable
{
    public const string Issuer = "https://id.example.com";

    private readonly WebApplication app;
    private readonly TestDatabase? owned;
    private readonly bool ownsDirectory;
    private readonly TelemetryWatch telemetry;
    private readonly SecretRecorder wire;

    private IdentityHost(
        WebApplication app,
        TestDatabase? owned,
        string connectionString,
        string masterKey,
        string dataDirectory,
        bool ownsDirectory,
        TestClock clock,
        SecretWatch watch,
        TelemetryWatch telemetry
    )
    {
        this.app = app;
        this.telemetry = telemetry;
        this.owned = owned;
        ConnectionString = connectionString;
        MasterKey = masterKey;
        DataDirectory = dataDirectory;
        this.ownsDirectory = ownsDirectory;
        Clock = clock;
        Watch = watch;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        wire = new SecretRecorder(watch, new DescribedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));
        Client = new HttpClient(wire) { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public TestClock Clock { get; }

    public string ConnectionString { get; }

    public string MasterKey { get; }

    /// <summary>Shared with its replicas and gone with the host; mails and texts lie in it.</summary>
    public string DataDirectory { get; }

    /// <summary>Knows every secret that passed through <see cref="Client"/>, and everything that was written where none has a
    /// place.</summary>
    public SecretWatch Watch { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="settings">Configuration on top of the tests' defaults.</param>
    public static Task<IdentityHost> StartAsync(DatabaseKind kind, params (string Key, string Value)[] settings) =>
        StartAsync(kind, _ => { }, settings);

    /// <param name="change">Services that a test wants otherwise.</param>
    public static async Task<IdentityHost> StartAsync(
        DatabaseKind kind,
        Action<IServiceCollection> change,
        params (string Key, string Value)[] settings
    )
    {
        var database = await Schema.CreateAsync(kind);
        var masterKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        return await StartAsync(
            database,
            database.PatientConnectionString,
            masterKey,
            null,
            new TestClock(),
            new SecretWatch(),
            settings,
            change
        );
    }

    /// <summary>A host on a database that someone else owns and disposes.</summary>
    public static Task<IdentityHost> StartOnAsync(string connectionString, params (string Key, string Value)[] settings) =>
        StartAsync(
            null,
            connectionString,
            Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
            null,
            new TestClock(),
            new SecretWatch(),
            settings
        );

    /// <summary>A host on a database that its caller owns, with a master key and a time of the caller's choice.</summary>
    public static Task<IdentityHost> StartOnAsync(
        TestDatabase database,
        string masterKey,
        TestClock clock,
        params (string Key, string Value)[] settings
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        return StartAsync(null, database.PatientConnectionString, masterKey, null, clock, new SecretWatch(), settings);
    }

    /// <summary>Another process on the same database and master key, as far as a test can tell. It shares the clock.</summary>
    public Task<IdentityHost> StartReplicaAsync(params (string Key, string Value)[] settings) =>
        StartAsync(null, ConnectionString, MasterKey, DataDirectory, Clock, Watch, settings);

    /// <summary>A replica whose services a test may change before they are built.</summary>
    /// <param name="connectionString">The same database in another spelling, for a pool of connections of its own.</param>
    public Task<IdentityHost> StartReplicaAsync(string connectionString, Action<IServiceCollection> change) =>
        StartAsync(null, connectionString, MasterKey, DataDirectory, Clock, Watch, [], change);

    /// <summary>Another client on the same wire, which sends a token with each request.</summary>
    public HttpClient ClientWith(string? accessToken)
    {
        var client = new HttpClient(wire, disposeHandler: false) { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = accessToken is null ? null : new("Bearer", accessToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        telemetry.Dispose();
        if (ownsDirectory)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }

        if (owned is not null)
        {
            await this.ShowAuditAsync();
            await owned.DisposeAsync();
        }

        if (ownsDirectory)
        {
            Watch.ShouldHaveSeenNothing(); // a replica's is its first host's
        }
    }

    private static async Task<IdentityHost> StartAsync(
        TestDatabase? owned,
        string connectionString,
        string masterKey,
        string? sharedDirectory,
        TestClock clock,
        SecretWatch watch,
        (string Key, string Value)[] settings,
        Action<IServiceCollection>? change = null
    )
    {
        var dataDirectory = sharedDirectory ?? Directory.CreateTempSubdirectory("identity-host").FullName;
        var heard = new TelemetryWatch(watch);
        var service = IdentityApplication.Build(
            [],
            builder =>
            {
                builder.Environment.EnvironmentName = "Development";
                builder.Configuration.Sources.Clear(); // neither files nor the environment of the machine
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                    {
                        ["urls"] = "http://127.0.0.1:0",
                        ["ConnectionStrings:Identity"] = connectionString,
                        ["Identity:DataDirectory"] = dataDirectory,
                        ["Identity:Issuer"] = Issuer,
                        ["Identity:MasterKey"] = masterKey,
                        ["Identity:Passwords:BcryptCost"] = "4", // fast, and as real as any other
                        ["Identity:Passwords:HashQueueWait"] = "00:01:00", // a busy machine is not what tests are about
                        ["Identity:RateLimits:Enabled"] = "false", // all tests come from one address
                    }
                );
                builder.Configuration.AddInMemoryCollection(settings.Select(it => KeyValuePair.Create(it.Key, (string?)it.Value)));
                builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
                builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(watch);
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddSingleton<IStartupFilter>(heard);
                change?.Invoke(builder.Services);
            }
        );
        heard.Start(service.Services.GetRequiredService<IMeterFactory>());
        await service.StartAsync();
        await service.Services.GetRequiredService<PasswordHasher>().Measured; // until then few are admitted at once
        return new IdentityHost(service, owned, connectionString, masterKey, dataDirectory, sharedDirectory is null, clock, watch, heard);
    }
}
