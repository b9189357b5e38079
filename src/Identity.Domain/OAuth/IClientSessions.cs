using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>Sessions that clients open with an authorization code.</summary>
public interface IClientSessions
{
    /// <summary>Opens the session, once: of any number of redemptions of one code one is told <see cref="CodeRedemption.Opened"/>. The account
    /// has to be active and to hold the role, the session of the browser to be open, and a consent to cover the scope where the code needs
    /// one, in the same transaction.</summary>
    /// <returns>The branch of the user as well.</returns>
    Task<(CodeRedemption Outcome, Guid? BranchId)> TryOpenAsync(
        SessionOpened opened,
        ClientSignIn signIn,
        Origin origin,
        CancellationToken ct
    );

    /// <summary>The person has signed in again in the same browser: what was opened through the session before belongs to the new one from
    /// now on. Where it is another person, nothing happens.</summary>
    Task InheritAsync(Guid from, Guid to, CancellationToken ct);
}

public enum CodeRedemption
{
    Opened,

    /// <summary>The code has opened its session before.</summary>
    Replayed,

    /// <summary>The account, the session of the browser or the consent is not what it was.</summary>
    Refused,
}
