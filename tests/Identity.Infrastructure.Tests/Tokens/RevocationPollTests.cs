using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Tokens;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Tokens;

public sealed class RevocationPollOnSqlite() : RevocationPollTests(DatabaseKind.Sqlite);

public sealed class RevocationPollOnPostgreSql() : RevocationPollTests(DatabaseKind.PostgreSql);

public abstract class RevocationPollTests : StoreTests
{
    private readonly RevocationList list;
    private RevocationPoll? poll;

    protected RevocationPollTests(DatabaseKind kind)
        : base(kind) => list = new RevocationList(Clock);

    /// <summary>Another replica than the one that <see cref="StoreTests.Sessions"/> belongs to.</summary>
    private RevocationPoll Poll => poll ??= new RevocationPoll(Contexts, list, Clock);

    [Fact] // security requirement 27
    public async Task What_one_replica_revoked_the_next_poll_tells_another()
    {
        var (user, session) = await SignUpAsync();
        await Poll.ExecuteAsync(default);
        await Changes.EndAsync(session, user.Id, SessionEnd.LoggedOut, Now);
        list.IsRevoked(TokenOf(session.Id)).ShouldBeFalse();

        Clock.Advance(TimeSpan.FromMilliseconds(400));
        await Poll.ExecuteAsync(default);

        list.IsRevoked(TokenOf(session.Id)).ShouldBeTrue();
        list.IsRevoked(TokenOf(Guid.CreateVersion7())).ShouldBeFalse();
    }

    [Fact] // security requirement 22
    public async Task A_replica_that_has_just_started_hears_of_everything_that_still_counts()
    {
        var session = Guid.CreateVersion7();
        await AddAsync(Revocation.OfSession(session, Now, Settings.AccessTokenLifetime));
        Clock.Advance(Settings.AccessTokenLifetime);

        await Poll.ExecuteAsync(default);

        list.IsRevoked(TokenOf(session)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_revocation_that_commits_long_after_its_instant_is_heard_nevertheless()
    {
        var late = Revocation.OfSession(Guid.CreateVersion7(), Now, Settings.AccessTokenLifetime);
        for (var second = 0; second < 60; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Poll.ExecuteAsync(default);
        }

        await AddAsync(late); // a slow transaction, or a replica whose clock is behind
        await Poll.ExecuteAsync(default);

        list.IsRevoked(TokenOf(Guid.Parse(late.Value))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_poll_that_failed_is_made_up_for_by_the_next_however_late_it_comes()
    {
        await Poll.ExecuteAsync(default);
        var session = Guid.CreateVersion7();
        await AddAsync(Revocation.OfSession(session, Now, Settings.AccessTokenLifetime));
        Clock.Advance(TimeSpan.FromMinutes(20)); // an outage

        await Poll.ExecuteAsync(default);

        list.IsRevoked(TokenOf(session)).ShouldBeTrue();
    }

    [Fact] // fail closed: security section 3.12
    public async Task Knowledge_is_current_for_five_seconds_after_the_question_not_after_the_answer()
    {
        list.IsCurrent.ShouldBeFalse();
        await Poll.ExecuteAsync(default);

        Clock.Advance(Revocation.StaleAfter - TimeSpan.FromTicks(1));
        list.IsCurrent.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromTicks(1));
        list.IsCurrent.ShouldBeFalse();

        list.Hear([], Clock.GetTimestamp() - Revocation.StaleAfter.Ticks);
        list.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public async Task A_clock_that_is_set_makes_knowledge_neither_fresher_nor_older()
    {
        await Poll.ExecuteAsync(default);

        Clock.Set(Now.AddHours(1));
        list.IsCurrent.ShouldBeTrue();
        Clock.Advance(Revocation.StaleAfter);
        Clock.Set(Now.AddHours(-2));
        list.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public async Task A_revocation_is_forgotten_when_the_last_of_its_tokens_is_dead_and_not_before()
    {
        var revocation = Revocation.OfSession(Guid.CreateVersion7(), Now, Settings.AccessTokenLifetime);
        await AddAsync(revocation);
        await Poll.ExecuteAsync(default);

        Clock.AdvanceTo(revocation.ExpiresAt);
        await Poll.ExecuteAsync(default);
        list.IsRevoked(TokenOf(Guid.Parse(revocation.Value))).ShouldBeTrue();

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Poll.ExecuteAsync(default);
        list.IsRevoked(TokenOf(Guid.Parse(revocation.Value))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_clock_that_was_ahead_for_a_while_loses_no_revocation()
    {
        var session = Guid.CreateVersion7();
        await AddAsync(Revocation.OfSession(session, Now, Settings.AccessTokenLifetime));
        await Poll.ExecuteAsync(default);
        var right = Now;

        Clock.Set(right.AddHours(1));
        await Poll.ExecuteAsync(default);
        await SweepAsync();
        Clock.Set(right.AddMinutes(2));
        await Poll.ExecuteAsync(default);

        list.IsRevoked(TokenOf(session)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_revocation_is_deleted_a_day_after_the_last_of_its_tokens_and_not_before()
    {
        var old = Revocation.OfSession(Guid.CreateVersion7(), Now, Settings.AccessTokenLifetime);
        var young = Revocation.OfSession(Guid.CreateVersion7(), Now.AddMinutes(1), Settings.AccessTokenLifetime);
        await AddAsync(old, young);

        Clock.AdvanceTo(old.ExpiresAt.AddDays(1));
        (await SweepAsync()).ShouldBe(0);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await InParallelAsync(4, _ => SweepAsync())).Sum().ShouldBe(1);
        (await InDatabaseAsync(db => db.Revocations.SingleAsync())).Id.ShouldBe(young.Id);
    }

    private Task<int> SweepAsync() => InDatabaseAsync(db => new RevocationSweep().ExecuteAsync(db, Now, default));

    private Task<int> AddAsync(params Revocation[] revocations) =>
        InDatabaseAsync(db =>
        {
            db.AddRange(revocations.Cast<object>());
            return db.SaveChangesAsync();
        });

    private VerifiedToken TokenOf(Guid sessionId) =>
        new(TokenKind.Access, Guid.CreateVersion7(), sessionId, Roles.Individual, "profile", null, Now, "first-party");
}
