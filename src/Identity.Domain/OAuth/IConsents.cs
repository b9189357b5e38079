namespace Identity.Domain.OAuth;

/// <summary>Who has allowed which client what.</summary>
public interface IConsents
{
    Task<Consent?> FindAsync(Guid userId, string clientId, CancellationToken ct);

    /// <summary>By the name of the client, with that name.</summary>
    Task<Page<NamedConsent>> ListAsync(Guid userId, PageRequest page, CancellationToken ct);

    /// <summary>False where there is none: of two at once one is told so.</summary>
    Task<bool> WithdrawAsync(Guid userId, string clientId, CancellationToken ct);

    /// <summary>Adds to what the person has allowed this client before. Of two at once both count.</summary>
    Task GiveAsync(Client client, Guid userId, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken ct);
}

/// <param name="Name">Of the client.</param>
public sealed record NamedConsent(Consent Consent, string Name);
