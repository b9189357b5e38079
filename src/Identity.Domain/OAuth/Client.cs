namespace Identity.Domain.OAuth;

/// <summary>An application that gets tokens in its own name, or signs people in (RFC 6749 section 2). It may do what its lists name, and
/// nothing else.</summary>
public sealed class Client : Aggregate
{
    /// <summary>Long enough to hand a secret over on a working day.</summary>
    private const int MaximumOverlapHours = 7 * 24;

    private Client() { }

    /// <summary>See <see cref="ClientId"/>.</summary>
    public string Id { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>Runs where it can keep no secret, such as in a browser or on a phone (RFC 6749 section 2.1).</summary>
    public bool IsPublic { get; private init; }

    /// <summary>See <see cref="ClientSecret"/>. Empty for a client without one, which nothing matches.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>The secret before the present one, which is good until <see cref="PreviousSecretUntil"/>; null for none.</summary>
    public byte[]? PreviousSecretHash { get; private set; }

    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>The public keys of a client that proves itself by signed assertions and has no secret (RFC 7523), as a JSON Web Key Set;
    /// null for any other.</summary>
    public string? Keys { get; private init; }

    /// <summary>Some of <see cref="GrantTypes.All"/>.</summary>
    public IReadOnlyList<string> Grants { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>Services that its tokens may be for.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>Where a browser may be sent with a code: see <see cref="RedirectUri"/>.</summary>
    public IReadOnlyList<string> RedirectUris { get; private init; } = [];

    /// <summary>Where a browser may be sent after a logout.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; private init; } = [];

    /// <summary>Where the client is told that a session of its is over (OpenID Connect Back-Channel Logout 1.0); null for
    /// nowhere.</summary>
    public string? BackchannelLogoutUri { get; private init; }

    /// <summary>People are asked before this client learns who they are.</summary>
    public bool NeedsConsent { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SecretChangedAt { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    /// <param name="secret">Null for a client without one.</param>
    internal static Client Create(ClientDefinition definition, ClientSecret? secret, DateTimeOffset now)
    {
        var client = new Client
        {
            Id = ClientId.Create(),
            Name = definition.Name,
            IsPublic = definition.SignIn.IsPublic,
            SecretHash = secret?.Hash ?? [],
            Keys = definition.Keys,
            Grants = definition.Grants,
            Scopes = definition.Scopes,
            Audiences = definition.Audiences,
            RedirectUris = definition.SignIn.RedirectUris,
            PostLogoutRedirectUris = definition.SignIn.PostLogoutRedirectUris,
            BackchannelLogoutUri = definition.SignIn.BackchannelLogoutUri,
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
        var isOwner = IsPublic ? secret is null : secret is not null && HasSecret(secret, now);
        return Admit(isOwner, "another secret", now);
    }

    /// <summary>The same for a signed assertion.</summary>
    /// <param name="fault">What is wrong with it; null where it is good.</param>
    public Result<Client> AuthenticateByAssertion(string? fault, DateTimeOffset now) =>
        Admit(Keys is not null && fault is null, fault ?? "no keys", now);

    private Result<Client> Admit(bool isOwner, string fault, DateTimeOffset now)
    {
        if (isOwner && DisabledAt is null)
        {
            return this;
        }

        Record(new ClientRefused(Id, isOwner ? "disabled" : fault, now));
        return OAuthErrors.InvalidClient;
    }

    private bool HasSecret(string secret, DateTimeOffset now)
    {
        var (isPresent, isPrevious) = (ClientSecret.Matches(secret, SecretHash), ClientSecret.Matches(secret, PreviousSecretHash));
        return isPresent || (isPrevious && PreviousSecretUntil > now);
    }

    /// <summary>From now on the old secret is none, or from later on: there are never more than two.</summary>
    /// <param name="keepPreviousHours">How long the old one is good as well; 0 for not at all.</param>
    public Result<Done> RotateSecret(ClientSecret secret, int keepPreviousHours, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (DisabledAt is not null)
        {
            return ClientErrors.Disabled;
        }

        if (IsPublic || Keys is not null)
        {
            return ClientErrors.Public;
        }

        if (keepPreviousHours is < 0 or > MaximumOverlapHours)
        {
            return ClientErrors.OverlapInvalid;
        }

        PreviousSecretHash = keepPreviousHours == 0 ? null : SecretHash;
        PreviousSecretUntil = keepPreviousHours == 0 ? null : now.AddHours(keepPreviousHours);
        (SecretHash, SecretChangedAt) = (secret.Hash, now);
        Record(new ClientSecretRotated(Id, now));
        return new Done();
    }

    /// <summary>Throws one of its tokens away before its time (RFC 7009).</summary>
    public Result<Done> RevokeToken(Guid tokenId, DateTimeOffset now)
    {
        Record(new ClientTokenRevoked(Id, tokenId, now));
        return new Done();
    }

    /// <summary>Whether another program on the device of a person may get hold of a code that is sent there (RFC 8252 section 8.6): nothing
    /// proves which program asks, so the person is asked each time.</summary>
    public bool IsUnproven(string redirectUri)
    {
        ArgumentNullException.ThrowIfNull(redirectUri);
        return IsPublic && !redirectUri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
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
