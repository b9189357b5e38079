using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>What an operator says of a client, checked.</summary>
public sealed class ClientDefinition
{
    private static readonly IReadOnlyList<string> Alone = [GrantTypes.ClientCredentials];
    private static readonly IReadOnlyList<string> SigningIn = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken];

    private ClientDefinition(
        string name,
        IReadOnlyList<string> grants,
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> audiences,
        SignInDefinition signIn,
        string? keys
    )
    {
        Name = name;
        Grants = grants;
        Scopes = scopes;
        Audiences = audiences;
        SignIn = signIn;
        Keys = keys;
    }

    public string Name { get; }

    public IReadOnlyList<string> Grants { get; }

    public IReadOnlyList<string> Scopes { get; }

    public IReadOnlyList<string> Audiences { get; }

    public SignInDefinition SignIn { get; }

    /// <summary>See <see cref="Client.Keys"/>.</summary>
    public string? Keys { get; }

    /// <param name="name">One line, for operators to recognise it by.</param>
    /// <param name="grants">Empty for <c>client_credentials</c>, or with redirect URIs for what signing in needs.</param>
    /// <param name="scopes">At least one: a token without a scope opens nothing.</param>
    /// <param name="audiences">Every service is denied unless named. Empty for the configured audience of access tokens; but a client that
    /// only signs people in gets none, because services that look at the role of a token alone would admit what it gets.</param>
    /// <param name="signIn">Null for a client that signs nobody in.</param>
    /// <param name="keys">Null for a client with a secret, or a public one.</param>
    public static Result<ClientDefinition> Parse(
        string? name,
        IReadOnlyList<string> grants,
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> audiences,
        TokenSettings settings,
        SignInDefinition? signIn = null,
        ClientKeys? keys = null
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<Error> faults = [];
        var parsedName = PersonName.ParseImported(name); // the same rule; no mail holds it, so a host name will do
        if (parsedName is null)
        {
            faults.Add(ClientErrors.NameInvalid);
        }

        signIn ??= SignInDefinition.None;
        grants = Set(grants, signIn.IsNone ? Alone : SigningIn);
        if (!grants.All(grant => GrantTypes.All.Contains(grant, StringComparer.Ordinal)))
        {
            faults.Add(ClientErrors.GrantsInvalid);
        }

        if (scopes.Count is 0 or > Scope.MaximumCount || !scopes.All(Scope.IsWord) || scopes.Any(OwnScopes.IsMisspelt))
        {
            faults.Add(ClientErrors.ScopesInvalid);
        }

        // A token for the onboarding audience would pass for a temporary one wherever the type is not checked (RFC 8725 section 3.12).
        if (
            audiences.Count > Scope.MaximumCount
            || !audiences.All(Scope.IsWord)
            || audiences.Contains(settings.OnboardingAudience, StringComparer.Ordinal)
        )
        {
            faults.Add(ClientErrors.AudiencesInvalid);
        }

        faults.AddRange(signIn.FaultsWith(grants).Except(faults));
        if (keys is not null && (keys.Text is null || signIn.IsPublic))
        {
            faults.Add(ClientErrors.KeysInvalid);
        }

        return faults.Count > 0
            ? faults
            : new ClientDefinition(parsedName!, grants, Set(scopes), Set(audiences, Usual(grants, scopes, settings)), signIn, keys?.Text);
    }

    private static IReadOnlyList<string> Usual(IReadOnlyList<string> grants, IReadOnlyList<string> scopes, TokenSettings settings) =>
        GrantTypes.SignPeopleIn(grants) && !scopes.Any(OwnScopes.IsOfPerson) ? [] : [settings.Audience];

    private static IReadOnlyList<string> Set(IReadOnlyList<string> words, params IReadOnlyList<string> otherwise) =>
        [.. (words.Count == 0 ? otherwise : words).Distinct(StringComparer.Ordinal)];
}
