using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Upgrades;

/// <summary>This version of the service on the database of an earlier one, a second after the dump was taken.</summary>
public abstract class UpgradedHost(string name, DatabaseKind kind) : IAsyncLifetime
{
    private TestDatabase database = null!;

    public IdentityHost Host { get; private set; } = null!;

    public DatabaseKind Kind => kind;

    internal Keepsakes Kept { get; private set; } = null!;

    /// <summary>All tables before the migration.</summary>
    internal IReadOnlyList<TableRows> Before { get; private set; } = [];

    /// <summary>All tables after the migration, before the service started.</summary>
    internal IReadOnlyList<TableRows> After { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var dump = new Dump(name, kind);
        Kept = await dump.ReadKeepsakesAsync();
        database = await dump.LoadAsync();
        Before = await TableRows.ReadAsync(database);
        await Schema.MigrateAsync(database.PatientConnectionString);
        After = await TableRows.ReadAsync(database);

        var clock = new TestClock();
        clock.Advance(Kept.TakenAt.AddSeconds(1) - clock.GetUtcNow());
        Host = await IdentityHost.StartOnAsync(database, Kept.MasterKey, clock, Population.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class UpgradedSqliteOfV01() : UpgradedHost("v0.1-AcceptedBy", DatabaseKind.Sqlite);

public sealed class UpgradedPostgreSqlOfV01() : UpgradedHost("v0.1-AcceptedBy", DatabaseKind.PostgreSql);
