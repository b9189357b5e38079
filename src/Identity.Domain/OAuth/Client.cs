namespace Identity.Domain.OAuth;

/// <summary>Another service that asks for tokens in its own name (RFC 6749 section 2). It may do what its lists name, and nothing
/// else.</summary>
public sealed class Client : Aggregate
{
    private Client() { }

    /// <summary>See <see cref="ClientId"/>.</summary>
    public string Id { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>See <see cref="ClientSecret"/>.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>Some of <see cref="GrantTypes.All"/>.</summary>
    public IReadOnlyList<string> Grants { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>Services that its tokens may be for.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SecretChangedAt { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    internal static Client Create(ClientDefinition definition, ClientSecret secret, DateTimeOffset now)
    {
        var client = new Client
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
        client.Record(new ClientCreated(client.Id, now));
        return client;
    }

    /// <summary>From now on the old secret is none.</summary>
    public Result<Done> RotateSecret(ClientSecret secret, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (DisabledAt is not null)
        {
            return ClientErrors.Disabled;
        }

        (SecretHash, SecretChangedAt) = (secret.Hash, now);
        Record(new ClientSecretRotated(Id, now));
        return new Done();
    }

    /// <summary>For good, once, with every token that it holds.</summary>
    public Result<Done> Disable(DateTimeOffset now)
    {
        if (DisabledAt is null)
        {
            DisabledAt = now;
            Record(new ClientDisabled(Id, now));
        }

        return new Done();
    }
}
