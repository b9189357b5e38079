namespace Identity.Domain.Tokens.Feed;

public interface IRevocationReaders
{
    /// <summary>Who reads the feed, and whether what was revoked so far is refused there.</summary>
    Task<RevocationStatus> StatusAsync(CancellationToken ct);
}
