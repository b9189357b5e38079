namespace Identity.Domain.Accounts.Secrets;

/// <summary>Finds mailed secrets. Consuming one belongs to the change that it allows, in that change's own transaction.</summary>
public interface IOneTimeSecretStore
{
    /// <summary>The secret of a link, in whatever state, or null.</summary>
    Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct);

    /// <summary>
    /// The newest secret with a code that was sent for <paramref name="purpose"/> about that address, in whatever state, after one more try of it
    /// was counted. Null when there is none, or when it was tried <see cref="OneTimeSecret.MaximumTries"/> times: any number of
    /// parallel guesses get that many evaluations. The caller compares, and tells nobody the difference between null and a wrong code.
    /// </summary>
    Task<OneTimeSecret?> CountTryAsync(string addressKey, SecretPurpose purpose, CancellationToken ct);
}
