using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Invitations;
using Identity.Domain.Onboarding;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Invitations;
using Identity.Infrastructure.Onboarding;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Persistence.Retention;

public sealed class RetentionOnSqlite() : RetentionTests(DatabaseKind.Sqlite);

public sealed class RetentionOnPostgreSql() : RetentionTests(DatabaseKind.PostgreSql);

/// <summary>Security section 3.14: what is over goes in its time, to the millisecond, and nothing else does.</summary>
public abstract class RetentionTests(DatabaseKind kind) : StoreTests(kind)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly CodeMac codes = new(new MasterKeyRing([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)]));

    [Fact]
    public async Task A_session_that_was_ended_is_kept_for_30_days()
    {
        var (user, session) = await SignUpAsync();
        await Changes.EndAsync(session, user.Id, SessionEnd.LoggedOut, Now);

        await ShouldGoAfterAsync(TimeSpan.FromDays(30), new SessionSweep(new(), Settings), db => db.Sessions);
    }

    [Fact]
    public async Task A_session_that_nobody_refreshed_is_kept_for_30_days_after_its_last_token_died()
    {
        await SignUpAsync();

        await ShouldGoAfterAsync(
            Settings.RefreshTokenLifetime + TimeSpan.FromDays(30),
            new SessionSweep(new(), Settings),
            db => db.Sessions
        );
    }

    [Fact]
    public async Task A_session_that_came_to_its_absolute_end_is_kept_for_30_days()
    {
        var (_, session) = await SignUpAsync();
        var used = session.ExpiresAt!.Value;
        await InDatabaseAsync(db => db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(it => it.UsedAt, used)));

        await ShouldGoAfterAsync(Settings.SessionLifetime + TimeSpan.FromDays(30), new SessionSweep(new(), Settings), db => db.Sessions);
    }

    [Fact]
    public async Task A_texted_code_goes_a_day_after_its_expiry()
    {
        await AddAsync(await CodeAsync());

        await ShouldGoAfterAsync(OneTimeCode.Lifetime + TimeSpan.FromDays(1), new CodeSweep(new()), db => db.OneTimeCodes);
    }

    [Fact]
    public async Task A_mailed_secret_goes_a_day_after_its_expiry()
    {
        await AddAsync(await SecretAsync());

        await ShouldGoAfterAsync(OneTimeSecret.LinkLifetime + TimeSpan.FromDays(1), new SecretSweep(new()), db => db.OneTimeSecrets);
    }

    [Fact]
    public async Task An_invitation_that_expired_goes_after_90_days_in_which_it_could_be_renewed()
    {
        await AddAsync(await InvitationAsync());

        await ShouldGoAfterAsync(Invitation.Lifetime + TimeSpan.FromDays(90), new InvitationSweep(new()), db => db.Invitations);
    }

    [Fact]
    public async Task An_invitation_that_was_withdrawn_goes_90_days_later()
    {
        await AddAsync(await InvitationAsync());
        var revoked = Now;
        await InDatabaseAsync(db => db.Invitations.ExecuteUpdateAsync(row => row.SetProperty(it => it.RevokedAt, revoked)));

        await ShouldGoAfterAsync(TimeSpan.FromDays(90), new InvitationSweep(new()), db => db.Invitations);
    }

    [Fact]
    public async Task An_invitation_that_was_accepted_or_sent_again_stays()
    {
        var (accepted, renewed) = (await InvitationAsync(), await InvitationAsync());
        await AddAsync(accepted, renewed);
        var acceptedAt = Now;
        await InDatabaseAsync(db =>
            db.Invitations.Where(row => row.Id == accepted.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.AcceptedAt, acceptedAt))
        );
        Clock.Advance(TimeSpan.FromDays(1_000));
        var expiresAt = Now;
        await InDatabaseAsync(db =>
            db.Invitations.Where(row => row.Id == renewed.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.ExpiresAt, expiresAt))
        );

        (await RoundAsync(new InvitationSweep(new()))).ShouldBe(0);

        (await InDatabaseAsync(db => db.Invitations.CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task Zero_keeps_for_ever()
    {
        await AddAsync(await CodeAsync(), await SecretAsync(), await InvitationAsync());
        await InDatabaseAsync(db => db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(it => it.EndedAt, it => it.CreatedAt)));
        Clock.Advance(TimeSpan.FromDays(10_000));
        var never = new RetentionSettings
        {
            Sessions = TimeSpan.Zero,
            Secrets = TimeSpan.Zero,
            Invitations = TimeSpan.Zero,
        };

        (
            await RoundAsync(new SessionSweep(never, Settings), new CodeSweep(never), new SecretSweep(never), new InvitationSweep(never))
        ).ShouldBe(0);
    }

    [Fact]
    public async Task Replicas_share_what_there_is_and_delete_it_once()
    {
        var (user, _) = await SignUpAsync();
        var total = (2 * RetentionSettings.BatchSize) + 1;
        await AddAsync([.. Enumerable.Range(0, total).Select(_ => OneTimeCode.ForPhone(user.Id, "+4915112345678", codes, Now).Row)]);
        Clock.Advance(TimeSpan.FromDays(2));

        var deleted = await InParallelAsync(3, _ => RoundAsync(new CodeSweep(new())));

        (deleted.Sum() + await RoundAsync(new CodeSweep(new()))).ShouldBe(total);
        (await InDatabaseAsync(db => db.OneTimeCodes.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_sweep_that_fails_keeps_none_of_the_others_from_its_work()
    {
        await AddAsync(await CodeAsync());
        Clock.Advance(TimeSpan.FromDays(2));

        (await RoundAsync(new Broken(), new CodeSweep(new()))).ShouldBe(1);
    }

    private async Task<OneTimeCode> CodeAsync() => OneTimeCode.ForPhone((await SignUpAsync()).User.Id, "+4915112345678", codes, Now).Row;

    private async Task<OneTimeSecret> SecretAsync()
    {
        var (user, _) = await SignUpAsync();
        await InDatabaseAsync(db => db.OneTimeSecrets.ExecuteDeleteAsync()); // that of the signup itself
        return OneTimeSecret.WithCode(user.Id, SecretPurpose.ResetPassword, Email.Parse(user.Email)!, codes, Now).Row;
    }

    private async Task<Invitation> InvitationAsync()
    {
        var branch = Branch.Create("Berlin", Now);
        await AddAsync(branch);
        return Invitation.Create(branch.Id, Guid.CreateVersion7(), NewEmail(), "Ada", null, "en", Now);
    }

    private async Task ShouldGoAfterAsync<T>(TimeSpan kept, ISweep sweep, Func<IdentityDbContext, IQueryable<T>> rows)
    {
        var until = Now + kept;
        Clock.AdvanceTo(until);
        (await RoundAsync(sweep)).ShouldBe(0);
        (await InDatabaseAsync(db => rows(db).CountAsync())).ShouldBe(1);

        Clock.AdvanceTo(until + Tick);
        (await RoundAsync(sweep)).ShouldBe(1);
        (await InDatabaseAsync(db => rows(db).CountAsync())).ShouldBe(0);
    }

    private Task<int> RoundAsync(params ISweep[] sweeps) =>
        new RetentionRound(
            Contexts,
            sweeps,
            new SqliteUpkeep(Contexts, new StoreSettings("Host=not-sqlite")),
            Clock,
            NullLogger<RetentionRound>.Instance
        ).ExecuteAsync(default);

    private Task<int> AddAsync(params object[] rows) =>
        InDatabaseAsync(db =>
        {
            db.AddRange(rows);
            return db.SaveChangesAsync();
        });

    private sealed class Broken : ISweep
    {
        public string Name => "broken";

        public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct) =>
            throw new InvalidOperationException("broken");
    }
}
