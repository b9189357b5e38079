using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Throttling;

namespace Identity.Domain.Sessions;

public interface ISessionStore
{
    /// <summary>Opens the session if the account is still active and its password still is the one that was verified: a login that runs
    /// beside a password change or a disabling never survives it. <paramref name="rehash"/> replaces the stored hash on the way, and the
    /// failures in <paramref name="bucket"/> are forgotten.</summary>
    Task<bool> TryOpenAsync(Session session, string verifiedHash, string? rehash, Bucket bucket, AuditEvent audit, CancellationToken ct);

    /// <summary>One statement: confirms that <paramref name="generation"/> was used, which retires the one before it, and notes from where.
    /// Null when it was not allowed to be, for whatever reason; nothing has changed then.</summary>
    Task<ConfirmedSession?> TryConfirmAsync(
        Guid sessionId, int generation, RepeatPolicy policy, ClientContext client, DateTimeOffset now, CancellationToken ct);

    /// <summary>The facts behind a refused confirmation, or null when there is no such session.</summary>
    Task<SessionFacts?> FindFactsAsync(Guid sessionId, CancellationToken ct);

    /// <summary>Ends the session of a replayed token, provided that it really is one: a generation older than the newest used, or that one
    /// after its window. True for the one caller that ended it.</summary>
    Task<bool> TryEndReplayedAsync(Guid sessionId, int generation, RepeatPolicy policy, AuditEvent audit, CancellationToken ct);

    /// <summary>Ends one session and kills its access tokens. False when there is none of that owner that is still open.</summary>
    Task<bool> TryEndAsync(Guid sessionId, Guid ownerId, SessionEnd reason, AuditEvent audit, CancellationToken ct);

    /// <summary>Ends all sessions of somebody but one, and returns how many.</summary>
    Task<int> EndOthersAsync(Guid userId, Guid exceptSessionId, SessionEnd reason, AuditEvent audit, CancellationToken ct);

    /// <summary>Open sessions, newest first.</summary>
    Task<Page<Session>> ListOpenAsync(Guid userId, PageRequest page, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What the next pair of tokens is made from, read in the very statement that allowed it.</summary>
/// <param name="ExchangedAt">The first exchange of the confirmed generation.</param>
public sealed record ConfirmedSession(
    Guid SessionId, Guid UserId, string ClientId, Roles Role, Guid? BranchId, DateTimeOffset CreatedAt, DateTimeOffset ExchangedAt);

/// <param name="HeldRoles">The roles that the account holds now, which may be fewer than at login.</param>
public sealed record SessionFacts(
    Guid UserId, AccountStatus Status, Roles Role, Roles HeldRoles, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt);
