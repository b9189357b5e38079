namespace Identity.Domain.Sessions;

/// <summary>What the cookie of the sign-in pages says: which session this browser has. Bound by a MAC like a refresh token, and worth
/// nothing once the session is over.</summary>
public interface IBrowserTokens
{
    string Write(Guid sessionId);

    /// <summary>False for anything that this service did not write, to the letter. Asks no database.</summary>
    bool TryRead(string text, out Guid sessionId);
}
