using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Persistence;

public sealed class MigrationsTests
{
    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_migrations_make_exactly_the_schema_of_the_model(DatabaseKind kind)
    {
        await using var database = await EmptyAsync(kind);
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();

        db.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_four_replicas_that_migrate_an_empty_database_one_works_and_the_others_find_it_done(DatabaseKind kind)
    {
        await using var database = await EmptyAsync(kind);

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigratorOn(database).MigrateAsync(default))));

        applied.Count(migrations => migrations.Count > 0).ShouldBe(1);
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        applied.Single(migrations => migrations.Count > 0).ShouldBe(db.Database.GetMigrations());
        (await db.Users.CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_second_run_applies_nothing(DatabaseKind kind)
    {
        await using var database = await EmptyAsync(kind);
        (await MigratorOn(database).PendingAsync(default)).ShouldNotBeEmpty();
        (await MigratorOn(database).MigrateAsync(default)).ShouldNotBeEmpty();

        (await MigratorOn(database).PendingAsync(default)).ShouldBeEmpty();
        (await MigratorOn(database).MigrateAsync(default)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Who_accepted_an_invitation_is_filled_in_from_the_audit_unless_erased(DatabaseKind kind)
    {
        await using var database = await EmptyAsync(kind);
        (await MigratorOn(database).MigrateAsync(default)).ShouldNotBeEmpty();
        var now = DateTimeOffset.UnixEpoch;
        var branch = Branch.Create("Berlin", now);
        var invitations = Enumerable
            .Range(0, 3)
            .Select(number =>
                Invitation.Create(branch.Id, Guid.CreateVersion7(), Email.Parse($"ada{number}@example.com")!, "Ada", null, "en", now)
            )
            .ToList();
        var user = User.Provision(Email.Parse("ada0@example.com")!, "Ada", "hash", Roles.Individual, branch.Id, [], now);
        await using var db = await Schema.ContextsOn(database.PatientConnectionString).CreateDbContextAsync();
        db.AddRange(branch, user);
        db.AddRange(invitations);
        db.AddRange(Accepted(invitations[0], user.Id), Accepted(invitations[1], Guid.CreateVersion7()));
        await db.SaveChangesAsync();
        var accepted = invitations.Take(2).Select(invitation => invitation.Id).ToList();
        await db
            .Invitations.Where(invitation => accepted.Contains(invitation.Id))
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.AcceptedAt, now));

        await db.GetService<IMigrator>().MigrateAsync("AccountLife"); // back to before there was such a column
        await db.GetService<IMigrator>().MigrateAsync();

        var filled = await db
            .Invitations.AsNoTracking()
            .ToDictionaryAsync(invitation => invitation.Id, invitation => invitation.AcceptedBy);
        invitations.Select(invitation => filled[invitation.Id]).ShouldBe([user.Id, null, null]);

        AuditEvent Accepted(Invitation invitation, Guid by) =>
            AuditEvent.Of(AuditActions.InvitationAccepted, now, by, detail: invitation.Id.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lock_that_a_killed_process_left_behind_blocks_nobody()
    {
        await using var database = await EmptyAsync(DatabaseKind.Sqlite);
        await using (var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync())
        {
            // As EF Core itself makes and fills it, and deletes it only when it comes to an end.
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2020-01-01 00:00:00+00:00');
                """
            );
        }

        (await MigratorOn(database).MigrateAsync(TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
    }

    private static Task<TestDatabase> EmptyAsync(DatabaseKind kind) => TestDatabases.CreateAsync(kind, static _ => Task.CompletedTask);

    private static StoreMigrator MigratorOn(TestDatabase database) =>
        new(Schema.ContextsOn(database.PatientConnectionString), new StoreSettings(database.PatientConnectionString));
}
