namespace Identity.Domain.Secrets;

/// <summary>Finds mailed secrets. Consuming one belongs to the change that it allows, in that change's own transaction.</summary>
public interface IOneTimeSecretStore
{
    /// <summary>The secret of a link, in whatever state, or null.</summary>
    Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct);

    /// <summary>The account's open secrets of one kind.</summary>
    Task<IReadOnlyList<OneTimeSecret>> ListOpenAsync(Guid userId, SecretPurpose purpose, DateTimeOffset now, CancellationToken ct);

    /// <summary>Uses a link up that allows a sign-in and no change. Of any number of parallel uses exactly one gets true.</summary>
    Task<bool> TryConsumeAsync(OneTimeSecret secret, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Tries a code on the newest secret with a code that was sent about that address, for each of the purposes. A try is counted before it
    /// is compared, so any number of parallel guesses get <see cref="OneTimeSecret.MaximumTries"/> evaluations; a code that is right of
    /// none counts as a wrong one of the caller's network, and of the whole service where a code was open
    /// (<see cref="Throttling.IWrongCodes"/>). All in one transaction, of the same statements whether or not there is a code: time does not
    /// tell which addresses have one.
    /// </summary>
    /// <param name="refused">Audited with a wrong code, of the account whose code was tried, if there is one.</param>
    /// <returns>The secret that the code is right of, in whatever state; else null, and the caller tells nobody why.</returns>
    Task<OneTimeSecret?> TryCodeAsync(
        string addressKey,
        IReadOnlyList<SecretPurpose> purposes,
        string code,
        MailedCodeRefused refused,
        Origin origin,
        CancellationToken ct
    );
}
