namespace Identity.Domain.Tokens.Feed;

/// <summary>What was revoked, for services that check tokens themselves. Every replica has the same, less than a second old.</summary>
public interface IRevocationFeed
{
    /// <summary>Answers at once where there is something that the reader does not know, and else after <paramref name="wait"/>, or when
    /// this process stops.</summary>
    /// <param name="clientId">Who asks. Its cursor acknowledges what came before.</param>
    /// <param name="after">Null for a reader that begins.</param>
    /// <returns>Null when this replica's knowledge is too old to vouch for anything.</returns>
    Task<RevocationPage?> ReadAsync(string clientId, RevocationCursor? after, TimeSpan wait, CancellationToken ct);
}
