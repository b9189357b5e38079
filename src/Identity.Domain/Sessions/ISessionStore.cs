using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Sessions;

public interface ISessionStore
{
    /// <summary>Opens the session if <see cref="User.TrySignIn"/> allows it now: a login that runs beside a change of the password, address,
    /// role or branch, or a disabling, never survives it. <paramref name="rehash"/> replaces the stored hash on the way, and the failures in <paramref name="bucket"/> are
    /// forgotten.</summary>
    /// <param name="link">The mailed link that let the login through, if one did: the session opens only if this use of it is the
    /// first.</param>
    Task<bool> TryOpenAsync(
        SessionOpened opened,
        SignInBasis read,
        string? rehash,
        Bucket bucket,
        OneTimeSecret? link,
        Origin origin,
        CancellationToken ct
    );

    /// <summary>
    /// One statement for what most refreshes are, of the client that <paramref name="policy"/> names: confirms that
    /// <paramref name="generation"/> was used, which retires the one before it, or
    /// counts a repetition that is no news (<see cref="Session.IsNews"/>). Null for everything else; nothing has changed then.
    /// </summary>
    Task<ConfirmedSession?> TryConfirmAsync(
        Guid sessionId,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    );

    /// <summary>A session and what its account is now, or null when it is gone.</summary>
    Task<SessionFacts?> FindFactsAsync(Guid sessionId, CancellationToken ct);

    /// <summary>The session that a temporary token of this user was exchanged for, or null.</summary>
    Task<SessionFacts?> FindExchangedAsync(Guid userId, Guid temporaryTokenId, CancellationToken ct);

    /// <summary>Open sessions, newest first.</summary>
    Task<Page<Session>> ListOpenAsync(Guid userId, PageRequest page, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What the next pair of tokens is made from, read in the very statement that allowed it.</summary>
/// <param name="Generation">The newest generation that was used.</param>
/// <param name="ExchangedAt">The first exchange of that generation.</param>
public sealed record ConfirmedSession(
    Guid SessionId,
    Guid UserId,
    string ClientId,
    Roles Role,
    Guid? BranchId,
    DateTimeOffset CreatedAt,
    int Generation,
    DateTimeOffset ExchangedAt
)
{
    /// <summary>See <see cref="Session.Scope"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>When the password was typed.</summary>
    public DateTimeOffset AuthenticatedAt { get; init; } = CreatedAt;

    /// <summary>The one token that every exchange of this generation hands out.</summary>
    public RefreshToken Successor => new(SessionId, Generation + 1, ExchangedAt);
}

/// <param name="HeldRoles">The roles that the account holds now, which may be fewer than at login.</param>
/// <param name="Email">As stored.</param>
public sealed record SessionFacts(Session Session, UserStatus Status, Roles HeldRoles, Guid? BranchId, string Email)
{
    public Guid UserId => Session.UserId;

    /// <summary>Null while no token of the session was used.</summary>
    public ConfirmedSession? Confirmed =>
        Session.ExchangedAt is { } exchangedAt
            ? new(Session.Id, UserId, Session.ClientId, Session.Role, BranchId, Session.CreatedAt, Session.Generation, exchangedAt)
            {
                Scope = Session.Scope,
                AuthenticatedAt = Session.AuthenticatedAt ?? Session.CreatedAt,
            }
            : null;

    /// <summary>Why this token gets nothing and changes nothing; null where it is exchanged, or ends the session.</summary>
    public Error? WhyNot(RefreshToken token, RepeatPolicy policy, DateTimeOffset now)
    {
        if (!policy.IsAbout(Session))
        {
            return SessionErrors.RefreshTokenInvalid; // another client's token: no session is harmed
        }

        if (Status is UserStatus.Disabled)
        {
            return SessionErrors.AccountDisabledAtRefresh;
        }

        if (Status is not UserStatus.Active || !HeldRoles.HasFlag(Session.Role))
        {
            return SessionErrors.SessionRevoked;
        }

        return Session.Judge(token, policy, now) switch
        {
            RefreshVerdict.Expired => SessionErrors.RefreshTokenExpired,
            RefreshVerdict.Ended or RefreshVerdict.Unknown => SessionErrors.SessionRevoked,
            _ => null,
        };
    }
}
