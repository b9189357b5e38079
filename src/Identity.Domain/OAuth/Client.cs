namespace Identity.Domain.OAuth;

/// <summary>Another service that asks for tokens in its own name (RFC 6749 section 2). It may do what its lists name, and nothing else.</summary>
public sealed class Client
{
    private Client()
    {
    }

    /// <summary>See <see cref="ClientId"/>.</summary>
    public string Id { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>See <see cref="ClientSecret"/>.</summary>
    public byte[] SecretHash { get; private init; } = [];

    /// <summary>Some of <see cref="GrantTypes.All"/>.</summary>
    public IReadOnlyList<string> Grants { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>Services that its tokens may be for.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SecretChangedAt { get; private init; }

    public DateTimeOffset? DisabledAt { get; private init; }

    internal static Client Create(ClientDefinition definition, ClientSecret secret, DateTimeOffset now) => new()
    {
        Id = ClientId.Create(),
        Name = definition.Name,
        SecretHash = secret.Hash,
        Grants = definition.Grants,
        Scopes = definition.Scopes,
        Audiences = definition.Audiences,
        CreatedAt = now,
        SecretChangedAt = now,
    };
}
