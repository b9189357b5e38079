namespace Identity.Domain.OAuth;

/// <summary>What a person has allowed a client, until they withdraw it.</summary>
public sealed class Consent
{
    private Consent() { }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public string ClientId { get; private init; } = "";

    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>When it was first given, or last widened.</summary>
    public DateTimeOffset GivenAt { get; private set; }

    public static Consent To(string clientId, Guid userId, IReadOnlyList<string> scopes, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            ClientId = clientId,
            Scopes = [.. scopes.Distinct(StringComparer.Ordinal)],
            GivenAt = now,
        };

    /// <summary>Whether nothing has to be asked for these.</summary>
    public bool Covers(IEnumerable<string> scopes) => scopes.All(scope => Scopes.Contains(scope, StringComparer.Ordinal));

    /// <summary>What was allowed before stays allowed.</summary>
    public void Widen(IReadOnlyList<string> scopes, DateTimeOffset now) =>
        (Scopes, GivenAt) = ([.. Scopes.Union(scopes, StringComparer.Ordinal)], now);
}
