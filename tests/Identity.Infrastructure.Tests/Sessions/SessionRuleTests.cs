using FsCheck;
using FsCheck.Fluent;
using Identity.Domain;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Sessions;

public sealed class SessionRuleOnSqlite() : SessionRuleTests(DatabaseKind.Sqlite);

public sealed class SessionRuleOnPostgreSql() : SessionRuleTests(DatabaseKind.PostgreSql);

/// <summary>The statements that open, list and end sessions repeat rules of <see cref="User"/> and <see cref="Session"/>: both give the
/// same verdict, and leave the same rows.</summary>
public abstract class SessionRuleTests(DatabaseKind kind) : StoreTests(kind)
{
    private const int Sets = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Life = TimeSpan.FromDays(10);
    private static readonly TimeSpan Idle = new TokenSettings { Issuer = "https://id.example.com" }.RefreshTokenLifetime;

    private static readonly Arbitrary<Row[]> AllSets = Gen.ArrayOf(
            from age in Gen.Elements(TimeSpan.Zero, Tick, Life - Tick, Life, Idle - Tick, Idle)
            from lifetime in Gen.Elements(TimeSpan.Zero, Life)
            from hasEnded in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            from isOfAnother in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Row(age, lifetime, hasEnded, isOfAnother)
        )
        .ToArbitrary();

    [Fact]
    public void The_list_shows_what_is_open_and_ending_the_others_ends_what_is_not_over() =>
        Prop.ForAll(AllSets, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(Sets).WithStartSize(1).WithEndSize(15));

    [Fact]
    public async Task A_login_is_let_in_by_the_statement_and_by_the_rule_in_the_same_cases()
    {
        var lets = 0;
        foreach (
            var (status, changed, hash, rehash, link) in from status in Enum.GetValues<UserStatus>()
            from changed in new[] { "nothing", "address", "roles", "branch" }
            from hash in new[] { Hash, "another hash" }
            from rehash in new[] { null, "a better hash" }
            from link in new SecretState?[] { null, SecretState.Open, SecretState.Used, SecretState.Expired }
            where rehash is null || link is null
            where changed is "nothing" || (rehash, link) == (null, null)
            select (status, changed, hash, rehash, link)
        )
        {
            var (user, _) = await SignUpAsync();
            var secret = link is { } state ? await LinkAsync(user, state) : null;
            await InDatabaseAsync(db =>
                db.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.Status, status))
            );
            Clock.Advance(Tick);
            var model = await ReadUserAsync(user.Id);
            var used = secret is null ? null : await ReadSecretAsync(secret.Id);

            var read = Read(user, hash);
            read = changed switch
            {
                "address" => read with { AddressKey = "before@example.com" },
                "roles" => read with { Roles = Roles.Advisor },
                "branch" => read with { BranchId = Guid.CreateVersion7() },
                _ => read,
            };
            var isOpen = model.TrySignIn(read, rehash, used, Now);
            (await Sessions.TryOpenAsync(Opened(Open(user.Id)), read, rehash, Nobody, secret, Client.Origin, default)).ShouldBe(
                isOpen,
                $"{status}, {changed}, {hash}, {link}"
            );

            var stored = await ReadUserAsync(user.Id);
            (stored.PasswordHash, stored.SignedInAt).ShouldBe((model.PasswordHash, model.SignedInAt));
            (secret is null ? null : (await ReadSecretAsync(secret.Id)).ConsumedAt).ShouldBe(used?.ConsumedAt);
            lets += isOpen ? 1 : 0;
        }

        lets.ShouldBe(3); // the right password of an active account: without a link, rehashed or not, and with an open one
    }

    // FsCheck calls synchronously; the thread of its own keeps the test framework's from waiting for itself.
    private bool Agrees(Row[] rows)
    {
        Task.Run(() => CompareAsync(rows)).GetAwaiter().GetResult();
        return true;
    }

    private async Task CompareAsync(Row[] rows)
    {
        var (user, first) = await SignUpAsync();
        var (another, _) = await SignUpAsync();
        Session[] made = [.. rows.Select(row => Make(row, row.IsOfAnother ? another.Id : user.Id))];
        await InDatabaseAsync(db =>
        {
            db.AddRange(made);
            return db.SaveChangesAsync();
        });
        var model = await ReadAsync(user.Id);

        var listed = await Sessions.ListOpenAsync(user.Id, new PageRequest(1, 100), Now, default);
        listed
            .Items.Select(session => session.Id)
            .ShouldBe(model.Where(session => session.IsOpenAt(Now, Idle)).Select(session => session.Id), ignoreOrder: true);

        Clock.Advance(Tick);
        var others = new SessionsEnded(SessionEnd.EndedByOwner, first.Id, Now);
        var ended = await InDatabaseAsync(db => EndOthers.ExecuteAsync(db, user.Id, first.Id, others.Reason, Now, default));
        ended.ShouldBe(model.Where(session => session.TryEnd(others)).Select(session => session.Id), ignoreOrder: true);
        (await ReadAsync(user.Id)).ShouldBeEquivalentTo(model);
        (await ReadAsync(another.Id)).ShouldNotContain(session => session.EndReason == SessionEnd.EndedByOwner);
    }

    private Session Make(Row row, Guid userId)
    {
        var session = Session.Open(userId, Roles.Individual, "first-party", row.Lifetime, Client, Now - row.Age);
        if (row.HasEnded)
        {
            session.TryEnd(new SessionsEnded(SessionEnd.LoggedOut, Except: null, Now));
        }

        return session;
    }

    private async Task<OneTimeSecret> LinkAsync(User user, SecretState state)
    {
        var sentAt = state is SecretState.Expired ? Now - OneTimeSecret.LinkLifetime : Now;
        var (secret, _) = OneTimeSecret.LinkOnly(
            user.Id,
            SecretPurpose.ResetPassword,
            Email.Parse(user.Email)!,
            OneTimeSecret.LinkLifetime,
            sentAt
        );
        if (state is SecretState.Used)
        {
            secret.TryUse(Now);
        }

        await InDatabaseAsync(db =>
        {
            db.Add(secret);
            return db.SaveChangesAsync();
        });
        return secret;
    }

    private Task<User> ReadUserAsync(Guid id) => InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task<OneTimeSecret> ReadSecretAsync(Guid id) =>
        InDatabaseAsync(db => db.OneTimeSecrets.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task<List<Session>> ReadAsync(Guid userId) =>
        InDatabaseAsync(db => db.Sessions.AsNoTracking().Where(row => row.UserId == userId).OrderBy(row => row.Id).ToListAsync());

    /// <param name="Age">Since it was opened, and used for the last time.</param>
    private sealed record Row(TimeSpan Age, TimeSpan Lifetime, bool HasEnded, bool IsOfAnother);
}
