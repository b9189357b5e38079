namespace Identity.Domain.Sessions;

/// <summary>What an authorization code stands for: a person has signed in on our page for a client.</summary>
/// <param name="SessionId">Of the session that the code opens, once.</param>
/// <param name="BrowserSessionId">The session of the browser in which it happened: without it the code is worth nothing.</param>
/// <param name="Scope">What was granted, separated by spaces.</param>
/// <param name="AuthenticatedAt">When the password was typed, which may be long before.</param>
public sealed record ClientSignIn(
    Guid SessionId,
    Guid BrowserSessionId,
    Guid UserId,
    Roles Role,
    string ClientId,
    string Scope,
    DateTimeOffset AuthenticatedAt
)
{
    /// <summary>The services that were named when the person signed in; empty where none was.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Whether the client runs in that browser, or is reached through it: not where a device is connected there.</summary>
    public bool IsOfBrowser { get; init; } = true;

    /// <summary>Whether the code is worth nothing without a consent that covers its scope.</summary>
    public bool NeedsConsent { get; init; }
}
