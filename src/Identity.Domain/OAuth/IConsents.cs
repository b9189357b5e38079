namespace Identity.Domain.OAuth;

/// <summary>Who has allowed which client what. It changes by verbs of the user.</summary>
public interface IConsents
{
    Task<Consent?> FindAsync(Guid userId, string clientId, CancellationToken ct);

    /// <summary>By the name of the client, with that name.</summary>
    Task<Page<NamedConsent>> ListAsync(Guid userId, PageRequest page, CancellationToken ct);
}

/// <param name="Name">Of the client.</param>
public sealed record NamedConsent(Consent Consent, string Name);
