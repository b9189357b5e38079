using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Sessions;

/// <summary>The rule of rotation as a table (decision 2), each line up to one tick before its boundary and then onto it.</summary>
public sealed class SessionJudgeTests
{
    private const string Tick = "00:00:00.001";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);

    private static readonly RepeatPolicy Adaptive = new(TimeSpan.FromMinutes(5), FirstTokenRepeats: true)
    {
        Leeway = TimeSpan.FromSeconds(10),
        TokenLifetime = TimeSpan.FromDays(30),
    };

    private static readonly RepeatPolicy Strict = new(RepeatPolicy.StrictWindow, FirstTokenRepeats: false)
    {
        TokenLifetime = TimeSpan.FromDays(30),
    };

    /// <summary>Newest used generation, how long ago it was first exchanged (null: never), the presented generation, its age.</summary>
    public static TheoryData<int, string?, int, string, RefreshVerdict> AdaptiveRows =>
        new()
        {
            // The token of the login.
            { 0, null, 0, "00:00:00", RefreshVerdict.Confirm },
            { 0, null, 0, "29.23:59:59.999", RefreshVerdict.Confirm },
            { 0, null, 0, "30.00:00:00", RefreshVerdict.Expired },
            { 0, "29.00:00:00", 0, "29.23:59:59.999", RefreshVerdict.Repeat },
            { 0, "29.00:00:00", 0, "30.00:00:00", RefreshVerdict.Expired },
            // The newest token.
            { 0, null, 1, "00:00:00", RefreshVerdict.Confirm }, // the database is a backup, from before the first exchange
            { 0, "1.00:00:00", 1, "29.23:59:59.999", RefreshVerdict.Confirm },
            { 0, "1.00:00:00", 1, "30.00:00:00", RefreshVerdict.Expired },
            { 7, "1.00:00:00", 8, "1.00:00:00", RefreshVerdict.Confirm },
            // The newest used token.
            { 7, "00:00:00", 7, "1.00:00:00", RefreshVerdict.Repeat },
            { 7, "00:04:59.999", 7, "1.00:00:00", RefreshVerdict.Repeat },
            { 7, "00:05:00", 7, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "00:04:59.999", 7, "30.00:00:00", RefreshVerdict.Expired },
            { 7, "00:05:00", 7, "30.00:00:00", RefreshVerdict.Reuse },
            // The one before: a late tab, or a replay.
            { 7, "00:00:00", 6, "1.00:00:00", RefreshVerdict.Late },
            { 7, "00:00:09.999", 6, "1.00:00:00", RefreshVerdict.Late },
            { 7, "00:00:10", 6, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "00:00:09.999", 6, "29.23:59:59.999", RefreshVerdict.Late },
            { 7, "00:00:09.999", 6, "30.00:00:00", RefreshVerdict.Reuse }, // an age hides no reuse, not even inside the leeway
            { 7, "00:00:10", 6, "30.00:00:00", RefreshVerdict.Reuse },
            { 1, "00:00:09.999", 0, "29.00:00:00", RefreshVerdict.Late },
            { 1, "00:00:10", 0, "29.00:00:00", RefreshVerdict.Reuse },
            // Older ones.
            { 7, "00:00:00", 5, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "00:00:00", 0, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "00:00:00", 0, "300.00:00:00", RefreshVerdict.Reuse },
            // Ahead of the session.
            { 7, "00:00:00", 9, "00:00:00", RefreshVerdict.Unknown },
            { 0, null, 2, "00:00:00", RefreshVerdict.Unknown },
        };

    public static TheoryData<int, string?, int, string, RefreshVerdict> StrictRows =>
        new()
        {
            { 0, null, 0, "00:00:00", RefreshVerdict.Confirm },
            { 0, "00:00:09.999", 0, "1.00:00:00", RefreshVerdict.Repeat },
            { 0, "00:00:10", 0, "1.00:00:00", RefreshVerdict.Reuse },
            { 0, "00:00:10", 1, "00:00:10", RefreshVerdict.Confirm },
            { 7, "00:00:09.999", 7, "1.00:00:00", RefreshVerdict.Repeat },
            { 7, "00:00:10", 7, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "00:00:00", 6, "1.00:00:00", RefreshVerdict.Reuse },
            { 7, "-00:00:01", 6, "1.00:00:00", RefreshVerdict.Reuse }, // another replica's clock is ahead: still no leeway
            { 7, "00:00:10", 7, "30.00:00:00", RefreshVerdict.Reuse },
        };

    [Theory]
    [MemberData(nameof(AdaptiveRows))]
    public void Adaptive_rotation(int newestUsed, string? exchangedAgo, int presented, string age, RefreshVerdict verdict) =>
        Judge(Adaptive, newestUsed, exchangedAgo, presented, age).ShouldBe(verdict);

    [Theory]
    [MemberData(nameof(StrictRows))]
    public void Strict_rotation(int newestUsed, string? exchangedAgo, int presented, string age, RefreshVerdict verdict) =>
        Judge(Strict, newestUsed, exchangedAgo, presented, age).ShouldBe(verdict);

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:09.999")]
    public void Without_a_leeway_the_token_before_is_a_reuse_at_once(string exchangedAgo) =>
        Judge(Adaptive with { Leeway = TimeSpan.Zero }, 7, exchangedAgo, 6, Tick).ShouldBe(RefreshVerdict.Reuse);

    [Theory]
    [InlineData(8)] // the newest
    [InlineData(0)] // a retired one
    public void A_session_past_its_time_has_expired_whatever_is_presented(int presented)
    {
        var session = SessionAt(7, "00:01:00");
        InMemoryDatabase.Set(session, it => it.ExpiresAt, Now);

        session.Judge(Token(session, presented, Tick), Adaptive, Now).ShouldBe(RefreshVerdict.Expired);
        session.Judge(Token(session, 8, Tick), Adaptive, Now - TimeSpan.FromMilliseconds(1)).ShouldBe(RefreshVerdict.Confirm);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    public void An_ended_session_stays_ended(int presented)
    {
        var session = SessionAt(7, "00:01:00");
        InMemoryDatabase.Set(session, it => it.EndedAt, Now);

        session.Judge(Token(session, presented, "300.00:00:00"), Adaptive, Now).ShouldBe(RefreshVerdict.Ended);
    }

    private static RefreshVerdict Judge(RepeatPolicy policy, int newestUsed, string? exchangedAgo, int presented, string age)
    {
        var session = SessionAt(newestUsed, exchangedAgo);
        return session.Judge(Token(session, presented, age), policy, Now);
    }

    private static Session SessionAt(int newestUsed, string? exchangedAgo)
    {
        var session = Session.Open(
            Guid.CreateVersion7(),
            Roles.Individual,
            "first-party",
            TimeSpan.Zero,
            Service.Client,
            Now.AddDays(-300)
        );
        InMemoryDatabase.Set(session, it => it.Generation, newestUsed);
        InMemoryDatabase.Set(session, it => it.ExchangedAt, exchangedAgo is null ? null : Now - Time(exchangedAgo));
        return session;
    }

    private static RefreshToken Token(Session session, int generation, string age) => new(session.Id, generation, Now - Time(age));

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
