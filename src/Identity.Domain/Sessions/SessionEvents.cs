using Identity.Domain.Messaging;

namespace Identity.Domain.Sessions;

/// <summary>One session is over, and so is every access token of it.</summary>
public sealed record SessionEnded(Guid SessionId, SessionEnd Reason, DateTimeOffset At) : DomainEvent(At);

/// <summary>All open sessions of the user are to end, but for one.</summary>
public sealed record SessionsEnded(SessionEnd Reason, Guid? Except, DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>How many they were: known once the one statement that ends them has run.</summary>
    public int Count { get; set; }
}

/// <summary>A retired refresh token came back, which ended the session.</summary>
public sealed record RefreshTokenReused(Guid SessionId, int Generation, DateTimeOffset At) : DomainEvent(At);

/// <summary>A used refresh token was presented again: for the first time in its generation, or there for the first time from a second
/// device and network.</summary>
public sealed record RefreshTokenRepeated(Guid SessionId, Repetition Repetition, DateTimeOffset At) : DomainEvent(At);

/// <summary>Two parties use the session: its owner is told, as often as a day has room for such mails.</summary>
public sealed record SessionShared(
    Guid SessionId,
    Repetition Repetition,
    string AddressKey,
    OutboxMessage Mail,
    bool IsEnded,
    DateTimeOffset At
) : DomainEvent(At);
