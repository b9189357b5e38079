namespace Identity.Domain.Sessions;

/// <summary>Refresh tokens as callers hold them: opaque, bound by a MAC under a key that is not in the database.</summary>
public interface IRefreshTokens
{
    /// <summary>The same token always yields the same text, as long as the first master key stays the first.</summary>
    string Write(RefreshToken token);

    /// <summary>False for anything that this service did not write, to the letter. Asks no database.</summary>
    bool TryRead(string text, out RefreshToken token);
}
