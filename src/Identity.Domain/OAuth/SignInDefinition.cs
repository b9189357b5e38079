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

    public bool IsPublic { get; init; }

    public bool NeedsConsent { get; init; }

    internal bool IsNone => RedirectUris.Count == 0 && PostLogoutRedirectUris.Count == 0 && !IsPublic && !NeedsConsent;

    /// <summary>Every fault, with these grants.</summary>
    internal IEnumerable<Error> FaultsWith(IReadOnlyList<string> grants)
    {
        var signsIn = grants.Contains(GrantTypes.AuthorizationCode, StringComparer.Ordinal);
        if (
            (grants.Contains(GrantTypes.RefreshToken, StringComparer.Ordinal) && !signsIn)
            || (IsPublic && (!signsIn || grants.Any(grant => grant is GrantTypes.ClientCredentials or GrantTypes.TokenExchange)))
        )
        {
            yield return ClientErrors.GrantsInvalid;
        }

        if (!AreUris(RedirectUris) || signsIn != RedirectUris.Count > 0)
        {
            yield return ClientErrors.RedirectUrisInvalid;
        }

        if (!AreUris(PostLogoutRedirectUris) || (!signsIn && PostLogoutRedirectUris.Count > 0))
        {
            yield return ClientErrors.PostLogoutRedirectUrisInvalid;
        }
    }

    private static bool AreUris(IReadOnlyList<string> uris) => uris.Count <= MaximumUris && uris.All(RedirectUri.IsAcceptable);
}
