namespace Identity.Domain.OAuth;

/// <summary>Who has allowed which client what.</summary>
public interface IConsents
{
    Task<Consent?> FindAsync(Guid userId, string clientId, CancellationToken ct);

    /// <summary>Adds to what the person has allowed this client before. Of two at once both count.</summary>
    Task GiveAsync(Client client, Guid userId, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken ct);
}
