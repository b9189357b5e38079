using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Pictures;
using Identity.Domain.Users;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Identity.Infrastructure.Tests.Privacy;

public sealed class UnverifiedUserSweepOnSqlite() : UnverifiedUserSweepTests(DatabaseKind.Sqlite);

public sealed class UnverifiedUserSweepOnPostgreSql() : UnverifiedUserSweepTests(DatabaseKind.PostgreSql);

public abstract class UnverifiedUserSweepTests(DatabaseKind kind) : StoreTests(kind)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    [Fact]
    public async Task An_account_that_nobody_proved_or_used_expires_to_the_millisecond_and_takes_everything_along()
    {
        var (user, _) = await SignUpAsync();
        await Changes.UpdateProfileAsync(user.Id, "Ada", StoredImage.Create(user.Id, Drawn.Of("her"), Now), Now);
        Clock.AdvanceTo(user.CreatedAt + Lifetime - TimeSpan.FromMilliseconds(1));
        (await ExpireAsync()).ShouldBe(0);

        Clock.AdvanceTo(user.CreatedAt + Lifetime);
        (await ExpireAsync()).ShouldBe(1);

        (await Profiles.FindAsync(user.Id, default)).ShouldBeNull();
        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(0);
        (await InDatabaseAsync(db => db.Images.CountAsync())).ShouldBe(0);
        (await InDatabaseAsync(db => db.ImageVariants.CountAsync())).ShouldBe(0);
        (await InDatabaseAsync(db => db.OneTimeSecrets.CountAsync())).ShouldBe(0);
        var audit = await InDatabaseAsync(db => db.AuditEvents.AsNoTracking().SingleAsync(it => it.Action == AuditActions.AccountExpired));
        (audit.SubjectId, audit.Address, audit.Detail).ShouldBe((user.Id, null, null)); // nothing personal
        (await InDatabaseAsync(db => db.Revocations.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_proved_the_address_or_belongs_to_a_branch_or_is_locked_or_never_signed_up_stays()
    {
        var branch = Branch.Create("Berlin", Now);
        await InDatabaseAsync(async db =>
        {
            db.Add(branch);
            return await db.SaveChangesAsync();
        });
        await ChangeAsync((await SignUpAsync()).User, user => user.SetProperty(it => it.EmailVerifiedAt, Now));
        await ChangeAsync((await SignUpAsync()).User, user => user.SetProperty(it => it.BranchId, branch.Id));
        await ChangeAsync((await SignUpAsync()).User, user => user.SetProperty(it => it.Status, UserStatus.Disabled));
        await ChangeAsync((await SignUpAsync()).User, user => user.SetProperty(it => it.Status, UserStatus.Onboarding));
        await ChangeAsync((await SignUpAsync()).User, user => user.SetProperty(it => it.SelfRegistered, false)); // imported, say
        Clock.Advance(Lifetime * 2);

        (await ExpireAsync()).ShouldBe(0);

        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(5);
    }

    [Fact]
    public async Task A_login_or_a_refresh_keeps_an_account_alive()
    {
        var (signedIn, _) = await SignUpAsync();
        var (refreshed, session) = await SignUpAsync();
        Clock.Advance(Lifetime - TimeSpan.FromDays(1));
        var yesterday = Now;
        await ChangeAsync(signedIn, user => user.SetProperty(it => it.SignedInAt, yesterday));
        await InDatabaseAsync(db =>
            db.Sessions.Where(it => it.Id == session.Id).ExecuteUpdateAsync(it => it.SetProperty(row => row.UsedAt, yesterday))
        );
        Clock.Advance(TimeSpan.FromDays(2));

        (await ExpireAsync()).ShouldBe(0);
        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(2);

        Clock.Advance(Lifetime);
        (await ExpireAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Any_number_of_replicas_expire_each_account_once()
    {
        for (var number = 0; number < 10; number++)
        {
            await SignUpAsync();
        }

        Clock.Advance(Lifetime);

        await InParallelAsync(8, _ => ExpireAsync());

        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(0);
        (await InDatabaseAsync(db => db.AuditEvents.CountAsync(it => it.Action == AuditActions.AccountExpired))).ShouldBe(10);
    }

    [Fact]
    public async Task Zero_means_never()
    {
        await SignUpAsync();
        Clock.Advance(Lifetime * 100);

        (await ExpireAsync(TimeSpan.Zero)).ShouldBe(0);

        (await InDatabaseAsync(db => db.Users.CountAsync())).ShouldBe(1);
    }

    /// <returns>How many accounts were found.</returns>
    private Task<int> ExpireAsync(TimeSpan? lifetime = null)
    {
        var sweep = new UnverifiedUserSweep(
            new AccountSettings { UnverifiedLifetime = lifetime ?? Lifetime },
            new UserErasure(ThrottleKeys, ChangesOn.LogoutNotices, Settings, AuditEmails),
            Revocations
        );
        return InDatabaseAsync(db => sweep.ExecuteAsync(db, Now, default));
    }

    private Task ChangeAsync(User user, Action<UpdateSettersBuilder<User>> change) =>
        InDatabaseAsync(db => db.Users.Where(it => it.Id == user.Id).ExecuteUpdateAsync(change));
}
