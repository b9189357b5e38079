namespace Identity.Domain.Sessions;

/// <summary>What becomes of a session when one of its refresh tokens is presented.</summary>
public sealed partial class Session
{
    /// <summary>A session that was repeated from a second device and network in so many generations is shared.</summary>
    public const int SharedAfterGenerations = 3;

    /// <summary>See <see cref="IsEcho"/>.</summary>
    public static readonly TimeSpan EchoLasts = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The rule of rotation. A retired token stays a reuse when it has expired, or a thief need only wait; every other token is refused
    /// for its age and harms nobody. <c>ConfirmGeneration</c> says a part of this in SQL, and a property test compares the two.
    /// </summary>
    public RefreshVerdict Judge(RefreshToken presented, RepeatPolicy policy, DateTimeOffset now)
    {
        if (EndedAt is not null)
        {
            return RefreshVerdict.Ended;
        }

        if (ExpiresAt <= now)
        {
            return RefreshVerdict.Expired;
        }

        // The leeway is for tabs that are late by seconds. A token that has expired meanwhile is none of them, and its successor is in use.
        var verdict = JudgeGeneration(presented.Generation, policy, now);
        return !policy.HasExpired(presented, now) ? verdict
            : verdict is RefreshVerdict.Reuse or RefreshVerdict.Late ? RefreshVerdict.Reuse
            : RefreshVerdict.Expired;
    }

    /// <summary>Whether a repetition by this client tells what the row does not know yet. Without news it is only counted.</summary>
    public bool IsNews(ClientContext client) => RepeatedGeneration != Generation || IsNewlyForeign(client);

    /// <summary>Whether a repetition is the echo of one that was just counted: by the same client, moments later, and no news. It gets the
    /// same answer, and nothing is written.</summary>
    public bool IsEcho(RefreshToken presented, RepeatPolicy policy, ClientContext client, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Judge(presented, policy, now) is RefreshVerdict.Repeat
            && !IsNews(client)
            && (LastDevice, LastAddress) == (client.Device, client.Address)
            && now - UsedAt < EchoLasts;
    }

    /// <summary>Judges the token and changes the session accordingly.</summary>
    public SessionUse Use(RefreshToken presented, RepeatPolicy policy, ClientContext client, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(client);
        var verdict = Judge(presented, policy, now);
        switch (verdict)
        {
            case RefreshVerdict.Confirm:
                (Generation, ExchangedAt) = (presented.Generation, now);
                Touch(client, now);
                break;
            case RefreshVerdict.Repeat or RefreshVerdict.Late:
                return Repeat(verdict, policy, client, now);
            case RefreshVerdict.Reuse:
                End(SessionEnd.RefreshTokenReused, now);
                break;
        }

        return new SessionUse(verdict);
    }

    private RefreshVerdict JudgeGeneration(int presented, RepeatPolicy policy, DateTimeOffset now) =>
        (presented - Generation) switch
        {
            > 1 => RefreshVerdict.Unknown,
            1 => RefreshVerdict.Confirm,
            0 when ExchangedAt is null => RefreshVerdict.Confirm,
            0 when policy.RepeatsForever(presented) || ExchangedAt > now - policy.Window => RefreshVerdict.Repeat,
            -1 when policy.Leeway > TimeSpan.Zero && ExchangedAt > now - policy.Leeway => RefreshVerdict.Late,
            _ => RefreshVerdict.Reuse,
        };

    private SessionUse Repeat(RefreshVerdict verdict, RepeatPolicy policy, ClientContext client, DateTimeOffset now)
    {
        var isNews = IsNews(client);
        if (RepeatedGeneration != Generation)
        {
            // Nobody has repeated this generation, so the latest use is its first exchange.
            (RepeatedGeneration, FirstDevice, FirstNetwork) = (Generation, LastDevice, ClientNetwork.Of(LastAddress));
        }

        var repetition = new Repetition(Generation, FirstDevice, FirstNetwork, client.Device, client.Network);
        var becameShared = IsNewlyForeign(client) && Share(now);
        Repeats++;
        Touch(client, now);
        if (SharedAt is not null && ForeignGeneration == Generation && policy.EndsShared)
        {
            End(SessionEnd.Shared, now);
        }

        return new SessionUse(verdict, repetition, isNews, becameShared);
    }

    /// <summary>A second device in a second network, the first in this generation. One of the two alone proves nothing.</summary>
    private bool IsNewlyForeign(ClientContext client) =>
        ForeignGeneration != Generation
        && FirstNetwork is not null
        && client.Network is { } network
        && network != FirstNetwork
        && (client.Device ?? "") != (FirstDevice ?? "");

    private bool Share(DateTimeOffset now)
    {
        (ForeignGeneration, ForeignGenerations) = (Generation, ForeignGenerations + 1);
        if (ForeignGenerations < SharedAfterGenerations || SharedAt is not null)
        {
            return false;
        }

        SharedAt = now;
        return true;
    }

    private void Touch(ClientContext client, DateTimeOffset now) =>
        (UsedAt, LastDevice, LastAddress) = (now, client.Device, client.Address);

    internal void End(SessionEnd reason, DateTimeOffset now) => (EndedAt, EndReason) = (now, reason);
}
