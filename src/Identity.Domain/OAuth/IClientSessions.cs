using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>Sessions that clients open with an authorization code.</summary>
public interface IClientSessions
{
    /// <summary>Opens the session, once: of any number of redemptions of one code one is told <see cref="CodeRedemption.Opened"/>. The account
    /// has to be active and to hold the role, and the session of the browser to be open, in the same transaction.</summary>
    /// <returns>The branch of the user as well.</returns>
    Task<(CodeRedemption Outcome, Guid? BranchId)> TryOpenAsync(
        SessionOpened opened,
        Guid browserSessionId,
        Origin origin,
        CancellationToken ct
    );

    /// <summary>Those of a user that a client has opened and that are not over.</summary>
    Task<IReadOnlyList<Guid>> ListOpenAsync(Guid userId, string clientId, CancellationToken ct);
}

public enum CodeRedemption
{
    Opened,

    /// <summary>The code has opened its session before.</summary>
    Replayed,

    /// <summary>The account or the session of the browser is not what it was.</summary>
    Refused,
}
