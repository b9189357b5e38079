using Identity.Testing.Databases;

namespace Identity.Api.Tests.Hosting;

/// <summary>One host for all tests of a class; each test makes accounts of its own.</summary>
public abstract class HostFixture(DatabaseKind kind) : IAsyncLifetime
{
    public IdentityHost Host { get; private set; } = null!;

    public DatabaseKind Kind { get; } = kind;

    public async ValueTask InitializeAsync() => Host = await IdentityHost.StartAsync(Kind);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteHost() : HostFixture(DatabaseKind.Sqlite);

public sealed class PostgreSqlHost() : HostFixture(DatabaseKind.PostgreSql);
