using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Tokens;
using Identity.Testing;

namespace Identity.Infrastructure.Tests.Tokens;

public sealed class RevocationListTests
{
    private readonly ManualClock clock = new();
    private readonly RevocationList list;
    private readonly Guid sessionId = Guid.CreateVersion7();

    public RevocationListTests() => list = new RevocationList(clock);

    [Fact]
    public void It_vouches_for_nothing_before_it_has_heard() => list.IsCurrent.ShouldBeFalse();

    [Fact]
    public void It_vouches_until_one_tick_before_five_seconds_of_silence()
    {
        list.Hear([], clock.GetTimestamp());

        clock.Advance(Revocation.StaleAfter - TimeSpan.FromTicks(1));
        list.IsCurrent.ShouldBeTrue();
        clock.Advance(TimeSpan.FromTicks(1));
        list.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public void News_is_as_old_as_its_question()
    {
        var askedAt = clock.GetTimestamp();
        clock.Advance(Revocation.StaleAfter);

        list.Hear([], askedAt); // the answer took five seconds

        list.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public void A_session_stays_revoked_until_the_last_of_its_tokens_is_dead()
    {
        list.Add([Revocation.OfSession(sessionId, clock.GetUtcNow(), TimeSpan.FromMinutes(30))]);

        clock.Advance(TimeSpan.FromMinutes(30) + Revocation.ClockSkew);
        list.Hear([], clock.GetTimestamp());
        list.IsRevoked(Token()).ShouldBeTrue();

        clock.Advance(TimeSpan.FromMilliseconds(1));
        list.Hear([], clock.GetTimestamp());
        list.IsRevoked(Token()).ShouldBeFalse();
    }

    [Fact]
    public void Other_sessions_are_not_touched()
    {
        list.Add([Revocation.OfSession(Guid.CreateVersion7(), clock.GetUtcNow(), TimeSpan.FromMinutes(30))]);

        list.IsRevoked(Token()).ShouldBeFalse();
    }

    private VerifiedToken Token() =>
        new(TokenKind.Access, Guid.CreateVersion7(), sessionId, Roles.Individual, "profile", null, clock.GetUtcNow(), "first-party");
}
