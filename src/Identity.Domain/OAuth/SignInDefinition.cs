namespace Identity.Domain.OAuth;

/// <summary>What an operator says of a client through which people sign in.</summary>
public sealed record SignInDefinition
{
    /// <summary>Of a client that signs nobody in.</summary>
    public static readonly SignInDefinition None = new();

    public const int MaximumUris = 50;

    /// <summary>See <see cref="RedirectUri"/>.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>See <see cref="Client.BackchannelLogoutUri"/>.</summary>
    public string? BackchannelLogoutUri { get; init; }

    public bool IsPublic { get; init; }

    public bool NeedsConsent { get; init; }

    internal bool IsNone =>
        RedirectUris.Count == 0 && PostLogoutRedirectUris.Count == 0 && BackchannelLogoutUri is null && !IsPublic && !NeedsConsent;

    /// <summary>Every fault, with these grants.</summary>
    internal IEnumerable<Error> FaultsWith(IReadOnlyList<string> grants)
    {
        var redirects = grants.Contains(GrantTypes.AuthorizationCode, StringComparer.Ordinal);
        var signsIn = GrantTypes.SignPeopleIn(grants);
        if (
            (grants.Contains(GrantTypes.RefreshToken, StringComparer.Ordinal) && !signsIn)
            || (IsPublic && (!signsIn || grants.Any(grant => grant is GrantTypes.ClientCredentials or GrantTypes.TokenExchange)))
        )
        {
            yield return ClientErrors.GrantsInvalid;
        }

        if (!AreUris(RedirectUris) || redirects != RedirectUris.Count > 0)
        {
            yield return ClientErrors.RedirectUrisInvalid;
        }

        if (!AreUris(PostLogoutRedirectUris) || (!redirects && PostLogoutRedirectUris.Count > 0))
        {
            yield return ClientErrors.PostLogoutRedirectUrisInvalid;
        }

        if (BackchannelLogoutUri is not null && (!signsIn || !IsHttp(BackchannelLogoutUri)))
        {
            yield return ClientErrors.BackchannelLogoutUriInvalid;
        }
    }

    /// <summary>A service of ours calls it, so no scheme of an app.</summary>
    private static bool IsHttp(string uri) =>
        RedirectUri.IsAcceptable(uri)
        && uri.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && !uri.Split(':')[0].Contains('.', StringComparison.Ordinal);

    private static bool AreUris(IReadOnlyList<string> uris) => uris.Count <= MaximumUris && uris.All(RedirectUri.IsAcceptable);
}
