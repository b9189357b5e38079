namespace Identity.Domain.OAuth;

/// <summary>An application that gets tokens in its own name, or signs people in (RFC 6749 section 2). It may do what its lists name, and
/// nothing else.</summary>
public sealed class Client : Aggregate
{
    private Client() { }

    /// <summary>See <see cref="ClientId"/>.</summary>
    public string Id { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>Runs where it can keep no secret, such as in a browser or on a phone (RFC 6749 section 2.1).</summary>
    public bool IsPublic { get; private init; }

    /// <summary>See <see cref="ClientSecret"/>. Empty for a public client, which nothing matches.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>Some of <see cref="GrantTypes.All"/>.</summary>
    public IReadOnlyList<string> Grants { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>Services that its tokens may be for.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>Where a browser may be sent with a code: see <see cref="RedirectUri"/>.</summary>
    public IReadOnlyList<string> RedirectUris { get; private init; } = [];

    /// <summary>Where a browser may be sent after a logout.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; private init; } = [];

    /// <summary>People are asked before this client learns who they are.</summary>
    public bool NeedsConsent { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SecretChangedAt { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    /// <param name="secret">Null for a public client.</param>
    internal static Client Create(ClientDefinition definition, ClientSecret? secret, DateTimeOffset now)
    {
        var client = new Client
        {
            Id = ClientId.Create(),
            Name = definition.Name,
            IsPublic = definition.SignIn.IsPublic,
            SecretHash = secret?.Hash ?? [],
            Grants = definition.Grants,
            Scopes = definition.Scopes,
            Audiences = definition.Audiences,
            RedirectUris = definition.SignIn.RedirectUris,
            PostLogoutRedirectUris = definition.SignIn.PostLogoutRedirectUris,
            NeedsConsent = definition.SignIn.NeedsConsent,
            CreatedAt = now,
            SecretChangedAt = now,
        };
        client.Record(new ClientCreated(client.Id, now));
        return client;
    }

    /// <summary>Whether it may use this grant at the token endpoint, or send people to sign in for it.</summary>
    public bool Uses(string grant) => Grants.Contains(grant, StringComparer.Ordinal);

    /// <summary>Whether a browser may be sent there with a code.</summary>
    public bool AdmitsRedirect(string uri) => RedirectUris.Any(registered => RedirectUri.Matches(registered, uri));

    /// <summary>Whether a browser may be sent there after a logout.</summary>
    public bool AdmitsPostLogoutRedirect(string uri) => PostLogoutRedirectUris.Any(registered => RedirectUri.Matches(registered, uri));

    /// <summary>Whether this is the client that asks. A public client names itself and proves nothing.</summary>
    /// <param name="secret">Null where none was sent.</param>
    public Result<Client> Authenticate(string? secret, DateTimeOffset now)
    {
        var isOwner = IsPublic ? secret is null : secret is not null && ClientSecret.Matches(secret, SecretHash);
        if (isOwner && DisabledAt is null)
        {
            return this;
        }

        Record(new ClientRefused(Id, isOwner ? "disabled" : "another secret", now));
        return OAuthErrors.InvalidClient;
    }

    /// <summary>From now on the old secret is none.</summary>
    public Result<Done> RotateSecret(ClientSecret secret, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (DisabledAt is not null)
        {
            return ClientErrors.Disabled;
        }

        if (IsPublic)
        {
            return ClientErrors.Public;
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
