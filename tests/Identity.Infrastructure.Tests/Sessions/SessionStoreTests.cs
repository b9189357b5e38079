using System.Diagnostics.Metrics;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Sessions;

public sealed class SessionStoreOnSqlite() : SessionStoreTests(DatabaseKind.Sqlite);

public sealed class SessionStoreOnPostgreSql() : SessionStoreTests(DatabaseKind.PostgreSql);

public abstract class SessionStoreTests(DatabaseKind kind) : StoreTests(kind)
{
    private static readonly RepeatPolicy Adaptive = new(TimeSpan.FromMinutes(5), FirstTokenRepeats: true);
    private static readonly RepeatPolicy Late = Adaptive with { Leeway = TimeSpan.FromSeconds(10) };
    private static readonly RepeatPolicy Strict = new(TimeSpan.FromSeconds(10), FirstTokenRepeats: false);

    [Fact]
    public async Task A_mailed_link_is_used_up_together_with_the_session_that_it_let_through_or_not_at_all()
    {
        var (user, _) = await SignUpAsync();
        var link = OneTimeSecret
            .LinkOnly(user.Id, SecretPurpose.ResetPassword, Email.Parse(user.Email)!, OneTimeSecret.LinkLifetime, Now)
            .Row;
        await InDatabaseAsync(async db =>
        {
            db.Add(link);
            return await db.SaveChangesAsync();
        });

        (
            await Sessions.TryOpenAsync(Opened(Open(user.Id)), Read(user, "another hash"), null, Nobody, link, Client.Origin, default)
        ).ShouldBeFalse();
        (await ReadLinkAsync()).ConsumedAt.ShouldBeNull();
        var opened = await InParallelAsync(
            8,
            _ => Sessions.TryOpenAsync(Opened(Open(user.Id)), Read(user), null, Nobody, link, Client.Origin, default)
        );

        opened.Count(it => it).ShouldBe(1);
        (await ReadLinkAsync()).ConsumedAt.ShouldNotBeNull();

        Task<OneTimeSecret> ReadLinkAsync() =>
            InDatabaseAsync(db => db.OneTimeSecrets.AsNoTracking().SingleAsync(row => row.Id == link.Id));
    }

    [Fact]
    public async Task A_session_opens_while_the_verified_hash_is_still_the_stored_one()
    {
        var (user, _) = await SignUpAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        var session = Open(user.Id);

        (await Sessions.TryOpenAsync(Opened(session), Read(user), null, Nobody, link: null, Client.Origin, default)).ShouldBeTrue();

        (await ReadSessionAsync(session.Id)).CreatedAt.ShouldBe(Now);
        var account = await AccountAsync(user.Id);
        (account.PasswordHash, account.SignedInAt, account.UpdatedAt).ShouldBe((Hash, Now, user.UpdatedAt));
        (await CountAuditAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_rehash_is_stored_on_the_way()
    {
        var (user, _) = await SignUpAsync();

        (
            await Sessions.TryOpenAsync(Opened(Open(user.Id)), Read(user), "$2b$05$stronger", Nobody, link: null, Client.Origin, default)
        ).ShouldBeTrue();

        (await AccountAsync(user.Id)).PasswordHash.ShouldBe("$2b$05$stronger");
    }

    [Fact]
    public async Task A_session_that_may_not_open_leaves_nothing_behind()
    {
        var (user, _) = await SignUpAsync();
        var (disabled, _) = await SignUpAsync();
        await DisableAsync(disabled.Id);
        Clock.Advance(TimeSpan.FromHours(1));

        (
            await Sessions.TryOpenAsync(
                Opened(Open(user.Id)),
                Read(user, "another hash"),
                "rehash",
                Nobody,
                link: null,
                Client.Origin,
                default
            )
        ).ShouldBeFalse();
        (
            await Sessions.TryOpenAsync(Opened(Open(disabled.Id)), Read(disabled), "rehash", Nobody, link: null, Client.Origin, default)
        ).ShouldBeFalse();

        (await InDatabaseAsync(db => db.Sessions.CountAsync())).ShouldBe(2);
        (await CountAuditAsync()).ShouldBe(2);
        (await AccountAsync(user.Id)).ShouldSatisfyAllConditions(
            it => it.PasswordHash.ShouldBe(Hash),
            it => it.SignedInAt.ShouldBe(user.SignedInAt)
        );
    }

    [Fact]
    public async Task A_fault_on_the_way_undoes_all_of_a_login()
    {
        var (user, session) = await SignUpAsync();

        // The identifier of the session is taken, so its insertion fails after the account was written.
        var twin = Open(user.Id);
        await Sessions.TryOpenAsync(Opened(twin), Read(user), null, Nobody, link: null, Client.Origin, default);
        await Should.ThrowAsync<DbUpdateException>(() =>
            Sessions.TryOpenAsync(Opened(twin), Read(user), "rehash", Nobody, link: null, Client.Origin, default)
        );

        (await AccountAsync(user.Id)).PasswordHash.ShouldBe(Hash);
        (await CountAuditAsync()).ShouldBe(2);
        (await ReadSessionAsync(session.Id)).EndedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_login_survives_a_password_change_or_a_disabling_that_runs_beside_it(bool password)
    {
        for (var round = 0; round < 5; round++)
        {
            var (user, _) = await SignUpAsync();
            var logins = InParallelAsync(
                12,
                _ => Sessions.TryOpenAsync(Opened(Open(user.Id)), Read(user), null, Nobody, link: null, Client.Origin, default)
            );
            await InDatabaseAsync(async db =>
            {
                // What a use case that ends sessions does: the account first, then its sessions.
                await using var transaction = await db.Database.BeginTransactionAsync();
                var account = db.Users.Where(it => it.Id == user.Id);
                await (
                    password
                        ? account.ExecuteUpdateAsync(it => it.SetProperty(row => row.PasswordHash, "new"))
                        : account.ExecuteUpdateAsync(it => it.SetProperty(row => row.Status, UserStatus.Disabled))
                );
                await db
                    .Sessions.Where(it => it.UserId == user.Id && it.EndedAt == null)
                    .ExecuteUpdateAsync(it =>
                        it.SetProperty(row => row.EndedAt, Now).SetProperty(row => row.EndReason, SessionEnd.PasswordChanged)
                    );
                await transaction.CommitAsync();
                return 0;
            });
            await logins;

            (await InDatabaseAsync(db => db.Sessions.CountAsync(it => it.UserId == user.Id && it.EndedAt == null))).ShouldBe(0);
        }
    }

    [Theory] // a login that is being hashed has read the account before the operator changed it
    [InlineData("address")]
    [InlineData("roles")]
    public async Task No_login_survives_another_address_or_role_that_an_operator_gives_beside_it(string what)
    {
        var branch = Branch.Create("Branch", Now);
        await InDatabaseAsync(db =>
        {
            db.Add(branch);
            return db.SaveChangesAsync();
        });
        for (var round = 0; round < 5; round++)
        {
            var (user, _) = await SignUpAsync();
            var read = Read(user);
            var logins = InParallelAsync(
                12,
                _ => Sessions.TryOpenAsync(Opened(Open(user.Id)), read, null, Nobody, link: null, Client.Origin, default)
            );
            var changed =
                what == "address"
                    ? await Changes.ChangeAsync(user.Id, Origin.None, it => Map(it.MoveEmailByOperator(NewEmail(), null, Now)), default)
                    : await Changes.ChangeAsync(
                        user.Id,
                        Origin.None,
                        it => it.SetRoles(Roles.Individual | Roles.Advisor, branch.Id, Now),
                        default
                    );
            changed!.IsSuccess.ShouldBeTrue();
            await logins;

            (await InDatabaseAsync(db => db.Sessions.CountAsync(it => it.UserId == user.Id && it.EndedAt == null))).ShouldBe(0);
            (await Sessions.TryOpenAsync(Opened(Open(user.Id)), read, null, Nobody, link: null, Client.Origin, default)).ShouldBeFalse();
        }

        static Result<Done> Map(Result<AddressClaimed> moved) => moved.Map(_ => new Done());
    }

    [Fact]
    public async Task Using_a_generation_confirms_it_and_says_what_the_next_tokens_are_made_from()
    {
        var (user, session) = await SignUpAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        var confirmed = await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);

        confirmed.ShouldBe(new ConfirmedSession(session.Id, user.Id, "first-party", Roles.Individual, null, session.CreatedAt, 0, Now));
        var row = await ReadSessionAsync(session.Id);
        (row.Generation, row.ExchangedAt, row.UsedAt, row.Repeats).ShouldBe((0, Now, Now, 0));
    }

    [Fact]
    public async Task A_repetition_keeps_the_instant_of_the_first_exchange_and_is_counted()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        var exchangedAt = Now;
        Clock.Advance(TimeSpan.FromDays(20));

        (await UseAsync(session, 0, Adaptive)).ShouldBe(exchangedAt);
        var again = await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default); // no news: one statement
        again!.ExchangedAt.ShouldBe(exchangedAt);

        var row = await ReadSessionAsync(session.Id);
        (row.ExchangedAt, row.UsedAt, row.Repeats).ShouldBe((exchangedAt, Now, 2));
    }

    [Fact]
    public async Task A_generation_above_the_first_repeats_up_to_the_end_of_the_window()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        (await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default)).ShouldNotBeNull();
        await UseAsync(session, 1, Adaptive);

        Clock.Advance(Adaptive.Window - TimeSpan.FromMilliseconds(1));
        (await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default)).ShouldNotBeNull();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default)).ShouldBeNull();
        (await Sessions.TryConfirmAsync(session.Id, 2, Adaptive, Client, Now, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_strict_window_holds_for_the_first_generation_too()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Strict, Client, Now, default);
        await UseAsync(session, 0, Strict);

        Clock.Advance(Strict.Window - TimeSpan.FromMilliseconds(1));
        (await Sessions.TryConfirmAsync(session.Id, 0, Strict, Client, Now, default)).ShouldNotBeNull();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await Sessions.TryConfirmAsync(session.Id, 0, Strict, Client, Now, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_may_not_be_confirmed_changes_nothing()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default);
        var before = await ReadSessionAsync(session.Id);
        Clock.Advance(TimeSpan.FromSeconds(1));

        (await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default)).ShouldBeNull(); // retired
        (await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default)).ShouldBeNull(); // the first repetition: news
        (await Sessions.TryConfirmAsync(session.Id, 3, Adaptive, Client, Now, default)).ShouldBeNull(); // never issued
        (await Sessions.TryConfirmAsync(Guid.CreateVersion7(), 0, Adaptive, Client, Now, default)).ShouldBeNull();

        (await ReadSessionAsync(session.Id)).ShouldBeEquivalentTo(before);
    }

    [Fact]
    public async Task Neither_an_ended_nor_an_expired_session_confirms()
    {
        var (user, ended) = await SignUpAsync();
        var (_, expired) = await SignUpAsync();
        await Changes.EndAsync(ended, user.Id, SessionEnd.LoggedOut, Now);

        (await Sessions.TryConfirmAsync(ended.Id, 0, Adaptive, Client, Now, default)).ShouldBeNull();
        (
            await Sessions.TryConfirmAsync(expired.Id, 0, Adaptive, Client, expired.ExpiresAt!.Value.AddMilliseconds(-1), default)
        ).ShouldNotBeNull();
        (await Sessions.TryConfirmAsync(expired.Id, 0, Adaptive, Client, expired.ExpiresAt!.Value, default)).ShouldBeNull();
    }

    [Fact] // security requirement 25
    public async Task The_account_counts_as_it_is_now()
    {
        var (user, session) = await SignUpAsync();
        await SetRolesAsync(user.Id, Roles.Advisor);
        (await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default)).ShouldBeNull();

        await SetRolesAsync(user.Id, Roles.Advisor | Roles.Individual);
        (await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default)).ShouldNotBeNull();

        await DisableAsync(user.Id);
        (await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default)).ShouldBeNull();
        (await Sessions.FindFactsAsync(session.Id, default))
            .ShouldNotBeNull()
            .ShouldSatisfyAllConditions(
                facts =>
                    (facts.UserId, facts.Status, facts.HeldRoles, facts.BranchId, facts.Email).ShouldBe(
                        (user.Id, UserStatus.Disabled, Roles.Advisor | Roles.Individual, null, user.Email)
                    ),
                facts => (facts.Session.Id, facts.Session.Role, facts.Session.EndedAt).ShouldBe((session.Id, Roles.Individual, null))
            );
    }

    [Fact]
    public async Task There_are_no_facts_about_an_unknown_session() =>
        (await Sessions.FindFactsAsync(Guid.CreateVersion7(), default)).ShouldBeNull();

    [Fact] // security requirement 19
    public async Task Of_64_parallel_uses_of_one_generation_one_moves_it_and_all_agree_on_when()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        var start = Now;

        var exchanged = await InParallelAsync(64, number => UseAsync(session, 1, Adaptive, start.AddMilliseconds(number)));

        exchanged.ShouldAllBe(one => one != null);
        exchanged.Distinct().Count().ShouldBe(1);
        var row = await ReadSessionAsync(session.Id);
        (row.Generation, row.Repeats).ShouldBe((1, 63));
        (await InDatabaseAsync(db => db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.RefreshTokenRepeated))).ShouldBe(1);
    }

    [Fact]
    public async Task Of_parallel_uses_of_a_generation_and_its_successor_neither_moves_it_back()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default);

        var exchanged = await InParallelAsync(32, number => UseAsync(session, 1 + (number % 2), Late));

        exchanged.ShouldAllBe(one => one != null); // the predecessor's are repetitions, or late
        (await ReadSessionAsync(session.Id)).Generation.ShouldBe(2);
    }

    [Fact] // security requirement 20
    public async Task Of_64_parallel_replays_one_ends_the_session()
    {
        var (_, session) = await SignUpAsync();
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        await Sessions.TryConfirmAsync(session.Id, 1, Adaptive, Client, Now, default);

        var exchanged = await InParallelAsync(64, _ => UseAsync(session, 0, Adaptive));

        exchanged.ShouldAllBe(one => one == null);
        var row = await ReadSessionAsync(session.Id);
        (row.EndedAt, row.EndReason).ShouldBe((Now, SessionEnd.RefreshTokenReused));
        (await InDatabaseAsync(db => db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.RefreshTokenReused))).ShouldBe(1);
        (await InDatabaseAsync(db => db.Revocations.CountAsync())).ShouldBe(1);
    }

    [Fact] // during an upgrade replicas of the version before write beside this one: they know none of the new columns
    public async Task A_row_of_an_older_replica_is_a_session_like_any_other()
    {
        var (_, session) = await SignUpAsync();
        var old = Guid.CreateVersion7();
        await InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO sessions (id, user_id, client_id, role, generation, exchanged_at, repeats, created_at, used_at, expires_at,
                                      ended_at, end_reason, device, address, last_device, last_address)
                SELECT {old}, user_id, client_id, role, generation, exchanged_at, repeats, created_at, used_at, expires_at, ended_at,
                       end_reason, device, address, last_device, last_address
                  FROM sessions WHERE id = {session.Id}
                """
            )
        );
        var row = await ReadSessionAsync(old);
        await UseAsync(row, 0, Adaptive);

        // The older replica takes the first repetition, and audits nothing; this one audits the second.
        await InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE sessions SET repeats = 1 WHERE id = {old}"));
        (await Sessions.TryConfirmAsync(old, 0, Adaptive, Client, Now, default)).ShouldBeNull();
        await UseAsync(row, 0, Adaptive);

        row = await ReadSessionAsync(old);
        (row.Repeats, row.RepeatedGeneration, row.FirstNetwork).ShouldBe((2, 0, "192.0.2.0/24"));
        (row.ForeignGenerations, row.SharedAt).ShouldBe((0, null));
        (await InDatabaseAsync(db => db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.RefreshTokenRepeated))).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_decides_nothing_changes_nothing()
    {
        var (user, session) = await SignUpAsync();
        var before = await ReadSessionAsync(session.Id);

        await Changes.ChangeAsync<Session, Done>(user.Id, session.Id, Origin.None, (_, _) => SessionErrors.SessionNotFound, default);
        await Changes.ChangeAsync<Session, Done>(
            user.Id,
            Guid.CreateVersion7(),
            Origin.None,
            (_, _) => throw new InvalidOperationException("there is none"),
            default
        );

        (await ReadSessionAsync(session.Id)).ShouldBeEquivalentTo(before);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact] // anyone who may open sessions at a stranger's address must not be able to fill the mailbox
    public async Task Of_one_kind_no_more_than_five_mails_reach_an_address_in_a_day()
    {
        var (user, _) = await SignUpAsync();
        for (var number = 0; number < 7; number++)
        {
            var session = Open(user.Id);
            await Sessions.TryOpenAsync(Opened(session), Read(user), null, Nobody, link: null, Client.Origin, default);
            await ShareAsync(Changes, session);
        }

        (await InDatabaseAsync(db => db.Outbox.CountAsync(mail => mail.Template == MessageTemplate.SessionShared))).ShouldBe(5);
    }

    [Fact]
    public async Task The_meter_counts_each_session_that_became_shared_once()
    {
        var (user, session) = await SignUpAsync();
        using var meters = new LooseMeters();
        List<string> outcomes = [];
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => outcomes.Add($"{count} {tags[0].Value}"));
        var changes = ChangesOn.Database(Contexts, ThrottleKeys, Revocations, Settings, new SessionMetrics(meters));
        listener.EnableMeasurementEvents(meters.Single(SessionMetrics.SharedName));

        await ShareAsync(changes, session);

        outcomes.ShouldBe(["1 notified"]);
    }

    [Fact]
    public async Task Of_64_parallel_ends_one_wins_and_the_access_tokens_are_dead_here_at_once()
    {
        var (user, session) = await SignUpAsync();

        var ended = await InParallelAsync(64, _ => Changes.EndAsync(session, user.Id, SessionEnd.LoggedOut, Now));

        ended.Count(won => won).ShouldBe(1);
        Revocations.IsRevoked(TokenOf(user, session)).ShouldBeTrue();
        var revocation = await InDatabaseAsync(db => db.Revocations.SingleAsync());
        (revocation.Kind, revocation.Value, revocation.RevokedAt).ShouldBe((RevocationKind.Session, session.Id.ToString(), Now));
        revocation.ExpiresAt.ShouldBe(Now + Settings.AccessTokenLifetime + Revocation.ClockSkew);
        (await CountAuditAsync()).ShouldBe(2);
    }

    [Fact] // security requirement 28
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        var (_, session) = await SignUpAsync();
        var (stranger, _) = await SignUpAsync();

        (await Changes.EndAsync(session, stranger.Id, SessionEnd.EndedByOwner, Now)).ShouldBeFalse();

        (await ReadSessionAsync(session.Id)).EndedAt.ShouldBeNull();
        (await InDatabaseAsync(db => db.Revocations.CountAsync())).ShouldBe(0);
        (await CountAuditAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task All_others_end_together_and_those_that_had_ended_before_are_not_counted()
    {
        var (user, current) = await SignUpAsync();
        var (_, strangers) = await SignUpAsync();
        Session[] others = [Open(user.Id), Open(user.Id), Open(user.Id)];
        foreach (var other in others)
        {
            await Sessions.TryOpenAsync(Opened(other), Read(user), null, Nobody, link: null, Client.Origin, default);
        }

        await Changes.EndAsync(others[0], user.Id, SessionEnd.EndedByOwner, Now); // in the same millisecond

        (await Changes.EndOthersAsync(user.Id, current.Id, SessionEnd.EndedByOwner, Now)).ShouldBe(2);

        foreach (var session in others)
        {
            Revocations.IsRevoked(TokenOf(user, session)).ShouldBeTrue();
            (await ReadSessionAsync(session.Id)).EndReason.ShouldBe(SessionEnd.EndedByOwner);
        }

        Revocations.IsRevoked(TokenOf(user, current)).ShouldBeFalse();
        (await ReadSessionAsync(current.Id)).EndedAt.ShouldBeNull();
        (await ReadSessionAsync(strangers.Id)).EndedAt.ShouldBeNull();
        (await InDatabaseAsync(db => db.Revocations.CountAsync())).ShouldBe(3);
        (await Changes.EndOthersAsync(user.Id, current.Id, SessionEnd.EndedByOwner, Now)).ShouldBe(0);
    }

    [Fact]
    public async Task Open_sessions_are_listed_newest_first_page_by_page()
    {
        var (user, first) = await SignUpAsync();
        await SignUpAsync();
        List<Guid> newest = [first.Id];
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            var session = Open(user.Id);
            await Sessions.TryOpenAsync(Opened(session), Read(user), null, Nobody, link: null, Client.Origin, default);
            newest.Insert(0, session.Id);
        }

        var one = await Sessions.ListOpenAsync(user.Id, new PageRequest(1, 3), Now, default);
        var two = await Sessions.ListOpenAsync(user.Id, new PageRequest(2, 3), Now, default);

        one.Items.Concat(two.Items).Select(session => session.Id).ShouldBe(newest);
        (one.TotalRecords, one.TotalPages, one.Items.Count).ShouldBe((5, 2, 3));
    }

    [Fact]
    public async Task A_session_that_nobody_can_use_any_more_is_not_listed()
    {
        var (user, session) = await SignUpAsync();
        var ended = Open(user.Id);
        await Sessions.TryOpenAsync(Opened(ended), Read(user), null, Nobody, link: null, Client.Origin, default);
        await Changes.EndAsync(ended, user.Id, SessionEnd.LoggedOut, Now);

        (await ListAsync()).ShouldBe([session.Id]);
        Clock.Advance(Settings.RefreshTokenLifetime - TimeSpan.FromMilliseconds(1));
        (await ListAsync()).ShouldBe([session.Id]);
        await Sessions.TryConfirmAsync(session.Id, 0, Adaptive, Client, Now, default);
        Clock.Advance(Settings.RefreshTokenLifetime - TimeSpan.FromMilliseconds(1));
        (await ListAsync()).ShouldBe([session.Id]); // used since
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await ListAsync()).ShouldBeEmpty(); // idle for thirty days

        async Task<IEnumerable<Guid>> ListAsync() =>
            (await Sessions.ListOpenAsync(user.Id, new PageRequest(), Now, default)).Items.Select(it => it.Id);
    }

    /// <summary>As the use case does: the statement first, and under the lock what that leaves. Null where the token was refused.</summary>
    private async Task<DateTimeOffset?> UseAsync(Session session, int generation, RepeatPolicy policy, DateTimeOffset? at = null)
    {
        var now = at ?? Now;
        if (await Sessions.TryConfirmAsync(session.Id, generation, policy, Client, now, default) is { } confirmed)
        {
            return confirmed.ExchangedAt;
        }

        return (await Changes.RefreshAsync(session, generation, policy, Client, now))?.ExchangedAt;
    }

    /// <summary>Two parties use the session, for longer than it takes to notice.</summary>
    private async Task ShareAsync(IUsers changes, Session session)
    {
        for (var generation = 0; generation < Session.SharedAfterGenerations + 2; generation++)
        {
            foreach (var client in new[] { Client, new ClientContext("another browser", "198.51.100.1") })
            {
                await changes.RefreshAsync(session, generation, Adaptive, client, Now);
            }
        }
    }

    private VerifiedToken TokenOf(User user, Session session) =>
        new(TokenKind.Access, user.Id, session.Id, session.Role, "profile", null, Now, session.ClientId);

    private Task<User> AccountAsync(Guid id) => InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.Id == id));

    private Task<int> DisableAsync(Guid id) =>
        InDatabaseAsync(db =>
            db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(user => user.SetProperty(it => it.Status, UserStatus.Disabled))
        );

    private Task<int> SetRolesAsync(Guid id, Roles roles) =>
        InDatabaseAsync(db => db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(user => user.SetProperty(it => it.Roles, roles)));
}
