using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Persistence;

/// <summary>Who waits decides how long a statement may take: someone at a request a few seconds, what runs on its own as long as it
/// needs.</summary>
public sealed class PatienceTests
{
    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_migration_may_take_an_hour(DatabaseKind kind)
    {
        await using var database = await TestDatabases.CreateAsync(kind, static _ => Task.CompletedTask);
        var (store, watch) = Of(database);

        await new StoreMigrator(watch, store).MigrateAsync(default);

        watch
            .Heard.Where(command =>
                command.Text.Contains("CREATE TABLE", StringComparison.Ordinal) && command.Text.Contains("users", StringComparison.Ordinal)
            )
            .Select(command => command.Seconds)
            .Distinct()
            .ShouldBe([3600]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_sweep_may_take_a_minute(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var (_, watch) = Of(database);
        var sweep = new AuditSweep(new RetentionSettings(), Proof());
        var round = new RetentionRound(
            watch,
            [sweep],
            new SqliteUpkeep(watch, new StoreSettings("Host=not-sqlite")),
            TimeProvider.System,
            NullLogger<RetentionRound>.Instance
        );

        await round.ExecuteAsync(default);

        watch.Heard.Select(command => command.Seconds).Distinct().ShouldBe([60]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_look_into_the_audit_may_take_half_a_minute(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var (_, watch) = Of(database);

        await new AuditTrail(watch, Proof(), ChangesOn.AuditEmails).ListAsync(new AuditFilter(), new PageRequest(1, 10), default);

        watch.Heard.Select(command => command.Seconds).Distinct().ShouldBe([30]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Everybody_else_waits_for_seconds_only(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        var (_, watch) = Of(database);

        await using var db = watch.CreateDbContext();
        await db.Users.AnyAsync();

        watch.Heard.ShouldHaveSingleItem().Seconds.ShouldBeLessThanOrEqualTo(5);
    }

    private static AuditProof Proof() => new(new MasterKeyRing([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)]));

    private static (StoreSettings Store, Watch Watch) Of(TestDatabase database)
    {
        var store = new StoreSettings(database.ConnectionString);
        return (store, new Watch(store));
    }

    private sealed class Watch(StoreSettings store) : DbCommandInterceptor, IDbContextFactory<IdentityDbContext>
    {
        private readonly ConcurrentQueue<(string Text, int Seconds)> heard = new();

        internal IReadOnlyCollection<(string Text, int Seconds)> Heard => heard;

        public IdentityDbContext CreateDbContext() =>
            new(
                (DbContextOptions<IdentityDbContext>)
                    new DbContextOptionsBuilder<IdentityDbContext>().UseStore(store).AddInterceptors(this).Options
            );

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            heard.Enqueue((result.CommandText, result.CommandTimeout));
            return result;
        }
    }
}
