using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Sessions;

public sealed class RefreshRotationOnSqlite() : RefreshRotationTests(DatabaseKind.Sqlite);

public sealed class RefreshRotationOnPostgreSql() : RefreshRotationTests(DatabaseKind.PostgreSql);

/// <summary>
/// The rules of rotation, walked to the tick, with the real statement on the real database. The smallest step is the millisecond: what
/// both databases store.
/// </summary>
public abstract class RefreshRotationTests(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly ClientContext Client = new(null, null);

    private readonly ManualClock clock = new();
    private readonly RefreshTokens tokens = new(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]));
    private TestDatabase database = null!;
    private IDbContextFactory<IdentityDbContext> contexts = null!;

    public async ValueTask InitializeAsync()
    {
        database = await Schema.CreateAsync(kind);
        contexts = Schema.ContextsOn(database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_first_token_repeats_for_its_thirty_days_while_no_successor_was_used()
    {
        var chain = await OpenAsync(Settings());
        clock.Advance(TimeSpan.FromDays(1));
        var successor = await chain.RefreshAsync(chain.First);

        clock.Advance(TimeSpan.FromDays(29) - Tick);
        (await chain.RefreshAsync(chain.First)).ShouldBe(successor);
        clock.Advance(Tick);

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_EXPIRED");
        await chain.RefreshAsync(successor); // a token says itself that it is too old: that is no replay
    }

    [Fact]
    public async Task Each_newly_issued_token_lives_thirty_days()
    {
        var chain = await OpenAsync(Settings());
        var current = chain.First;
        for (var round = 0; round < 5; round++)
        {
            clock.Advance(TimeSpan.FromDays(30) - Tick);
            current = await chain.RefreshAsync(current);
        }

        clock.Advance(TimeSpan.FromDays(30));
        await chain.ShouldRefuseAsync(current, "REFRESH_TOKEN_EXPIRED"); // 180 days are not over yet: idle for too long (requirement 26)
    }

    [Fact]
    public async Task A_rotated_token_repeats_until_one_tick_before_the_end_of_its_window()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        clock.Advance(TimeSpan.FromHours(1));
        var successor = await chain.RefreshAsync(rotated);

        clock.Advance(TimeSpan.FromMinutes(5) - Tick);

        (await chain.RefreshAsync(rotated)).ShouldBe(successor);
        await chain.RefreshAsync(successor);
    }

    [Fact]
    public async Task A_rotated_token_that_comes_back_at_the_end_of_its_window_is_a_replay()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        var successor = await chain.RefreshAsync(rotated);

        clock.Advance(TimeSpan.FromMinutes(5));

        await chain.ShouldRefuseAsync(rotated, "REFRESH_TOKEN_REUSED");
        await chain.ShouldRefuseAsync(successor, "SESSION_REVOKED");
        await chain.ShouldRefuseAsync(rotated, "SESSION_REVOKED");
    }

    [Fact] // a window that moved with every repetition would never close
    public async Task Repetitions_do_not_prolong_the_window()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        await chain.RefreshAsync(rotated);
        for (var minute = 0; minute < 4; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await chain.RefreshAsync(rotated);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await chain.ShouldRefuseAsync(rotated, "REFRESH_TOKEN_REUSED");
    }

    [Fact]
    public async Task The_first_token_is_a_replay_once_its_successor_was_used()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        await chain.RefreshAsync(rotated);
        clock.Advance(TimeSpan.FromSeconds(10));

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_REUSED"); // within every window
    }

    [Fact]
    public async Task A_rotated_token_is_a_replay_once_its_successor_was_used()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        var successor = await chain.RefreshAsync(rotated);
        var current = await chain.RefreshAsync(successor);
        clock.Advance(TimeSpan.FromSeconds(10));

        await chain.ShouldRefuseAsync(rotated, "REFRESH_TOKEN_REUSED");
        await chain.ShouldRefuseAsync(current, "SESSION_REVOKED");
    }

    [Fact]
    public async Task A_late_tab_gets_the_newest_successor_until_one_tick_before_the_end_of_the_leeway()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        var successor = await chain.RefreshAsync(rotated);

        clock.Advance(TimeSpan.FromSeconds(10) - Tick);
        (await chain.RefreshAsync(chain.First)).ShouldBe(successor);
        clock.Advance(Tick);

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_REUSED");
        await chain.ShouldRefuseAsync(successor, "SESSION_REVOKED");
    }

    [Fact] // security requirement 20
    public async Task A_retired_token_is_a_replay_also_when_it_has_expired()
    {
        var chain = await OpenAsync(Settings());
        clock.Advance(TimeSpan.FromDays(29));
        var rotated = await chain.RefreshAsync(chain.First);
        clock.Advance(TimeSpan.FromDays(1));
        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_EXPIRED"); // no successor was used yet: old age is no theft
        var successor = await chain.RefreshAsync(rotated);
        clock.Advance(TimeSpan.FromSeconds(10));

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_REUSED");
        await chain.ShouldRefuseAsync(successor, "SESSION_REVOKED");
    }

    [Fact]
    public async Task A_window_of_nothing_allows_no_repetition()
    {
        var chain = await OpenAsync(Settings() with { RepeatWindow = TimeSpan.Zero });
        var rotated = await chain.RefreshAsync(chain.First);
        await chain.RefreshAsync(chain.First);
        await chain.RefreshAsync(rotated);

        await chain.ShouldRefuseAsync(rotated, "REFRESH_TOKEN_REUSED");
    }

    [Fact] // requirement 21
    public async Task Strict_rotation_repeats_the_first_token_for_ten_seconds_and_not_a_tick_longer()
    {
        var chain = await OpenAsync(Settings() with { RefreshRotation = RefreshRotation.Strict, RepeatWindow = TimeSpan.FromMinutes(5) });
        var successor = await chain.RefreshAsync(chain.First);

        clock.Advance(TimeSpan.FromSeconds(10) - Tick);
        (await chain.RefreshAsync(chain.First)).ShouldBe(successor);
        clock.Advance(Tick);

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_REUSED");
        await chain.ShouldRefuseAsync(successor, "SESSION_REVOKED");
    }

    [Fact] // requirement 21
    public async Task Strict_rotation_repeats_only_the_immediate_predecessor()
    {
        var chain = await OpenAsync(Settings() with { RefreshRotation = RefreshRotation.Strict });
        var second = await chain.RefreshAsync(chain.First);
        var third = await chain.RefreshAsync(second);
        (await chain.RefreshAsync(second)).ShouldBe(third);

        await chain.ShouldRefuseAsync(chain.First, "REFRESH_TOKEN_REUSED");
    }

    [Fact] // requirement 26
    public async Task A_session_ends_180_days_after_the_login_whoever_refreshes()
    {
        var chain = await OpenAsync(Settings());
        var current = chain.First;
        for (var round = 0; round < 8; round++)
        {
            clock.Advance(TimeSpan.FromDays(20));
            current = await chain.RefreshAsync(current);
        }

        clock.Advance(TimeSpan.FromDays(20) - Tick);
        current = await chain.RefreshAsync(current);
        clock.Advance(Tick);

        await chain.ShouldRefuseAsync(current, "REFRESH_TOKEN_EXPIRED");
    }

    [Fact]
    public async Task A_session_without_a_lifetime_goes_on_for_ever()
    {
        var chain = await OpenAsync(Settings() with { SessionLifetime = TimeSpan.Zero });
        var current = chain.First;
        for (var month = 0; month < 24; month++)
        {
            clock.Advance(TimeSpan.FromDays(29));
            current = await chain.RefreshAsync(current);
        }
    }

    [Fact] // requirement 19: one row, whatever the number of refreshes
    public async Task A_session_is_one_row_for_its_life()
    {
        var chain = await OpenAsync(Settings());
        var current = chain.First;
        for (var round = 0; round < 20; round++)
        {
            current = await chain.RefreshAsync(current);
        }

        await using var db = await contexts.CreateDbContextAsync();
        var session = await db.Sessions.SingleAsync();
        session.Generation.ShouldBe(19); // token 20 has been issued and not been used
        session.UsedAt.ShouldBe(clock.GetUtcNow());
    }

    [Fact]
    public async Task Repetitions_are_counted_for_the_life_of_the_session()
    {
        var chain = await OpenAsync(Settings());
        var rotated = await chain.RefreshAsync(chain.First);
        await chain.RefreshAsync(chain.First);
        clock.Advance(Session.EchoLasts);
        await chain.RefreshAsync(chain.First);
        (await RepeatsAsync()).ShouldBe(2);
        await chain.RefreshAsync(chain.First); // the same client within a second: only read
        (await RepeatsAsync()).ShouldBe(2);

        await chain.RefreshAsync(rotated);
        await chain.RefreshAsync(rotated);
        (await RepeatsAsync()).ShouldBe(3);

        async Task<int> RepeatsAsync()
        {
            await using var db = await contexts.CreateDbContextAsync();
            return (await db.Sessions.SingleAsync()).Repeats;
        }
    }

    [Fact] // a token from the future of a chain can only come from a backup of the database: nobody was robbed
    public async Task A_token_ahead_of_its_session_is_refused_and_ends_nothing()
    {
        var chain = await OpenAsync(Settings());
        tokens.TryRead(chain.First, out var first).ShouldBeTrue();

        await chain.ShouldRefuseAsync(tokens.Write(first with { Generation = 5 }), "SESSION_REVOKED");

        await chain.RefreshAsync(chain.First);
    }

    private static TokenSettings Settings() => new() { Issuer = "https://id.example.com" };

    private async Task<Chain> OpenAsync(TokenSettings settings)
    {
        var now = clock.Now();
        var user = User.Register(Email.Parse($"{Guid.CreateVersion7():N}@example.com")!, "Ada", "hash", now);
        var session = Session.Open(user.Id, Roles.Individual, settings.FirstPartyClientId, settings.SessionLifetime, Client, now);
        await using (var db = await contexts.CreateDbContextAsync())
        {
            db.AddRange(user, session);
            await db.SaveChangesAsync();
        }

        var keys = new ThrottleKeys(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]));
        var store = new SessionStore(contexts, keys, ChangesOn.AuditEmails, settings);
        var users = ChangesOn.Database(contexts, keys, new RevocationList(clock), settings);
        var issue = new IssueSessionTokens(new NoSigner(), tokens, settings);
        var refresh = new RefreshSession(
            tokens,
            store,
            users,
            issue,
            new SessionMails(new NoOutbox()),
            new RecentRefreshes(clock),
            settings,
            clock
        );
        return new Chain(refresh, issue.ForLogin(session, null, now).RefreshToken);
    }

    private sealed record Chain(RefreshSession RefreshSession, string First)
    {
        internal async Task<string> RefreshAsync(string token)
        {
            var refreshed = await RefreshSession.ExecuteAsync(token, Client, CancellationToken.None);
            refreshed.Errors.ShouldBeEmpty();
            return refreshed.Value!.RefreshToken;
        }

        internal async Task ShouldRefuseAsync(string token, string code) =>
            (await RefreshSession.ExecuteAsync(token, Client, CancellationToken.None)).Errors.Select(error => error.Code).ShouldBe([code]);
    }

    private sealed class NoOutbox : IOutbox
    {
        public OutboxMessage Prepare(Message message, DateTimeOffset now) =>
            throw new InvalidOperationException("These clients are unknown: nothing is shared.");
    }

    private sealed class NoSigner : ITokenSigner
    {
        public string Sign(AccessToken token) => "";

        public string Sign(TemporaryToken token) => "";

        public string Sign(ServiceToken token) => "";
    }
}
