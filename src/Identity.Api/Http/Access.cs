using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>Which token opens a route. Every route names one; there is no default to forget.</summary>
internal sealed class Access
{
    /// <summary>None needed, none looked at.</summary>
    internal static readonly Access Public = new();

    /// <summary>The endpoint takes a token or does without, and decides itself.</summary>
    internal static readonly Access Optional = new();

    /// <summary>None needed. A bearer token that comes along must be a service token that may sign people up.</summary>
    internal static readonly Access PublicOrProvisioner = new() { Scopes = [OwnScopes.UsersProvision] };

    /// <summary>An access token of a person, whatever its role.</summary>
    internal static readonly Access SignedIn = new() { Kind = TokenKind.Access, Roles = Roles.Individual | Roles.Advisor };

    /// <summary>An access token of a person with the scope <c>openid</c>, whichever application it was issued to.</summary>
    internal static readonly Access OpenIdConnect = new()
    {
        Kind = TokenKind.Access,
        Roles = Roles.Individual | Roles.Advisor,
        ScopeOfPerson = "openid",
        IsForIssuer = true,
    };

    /// <summary>An access token of an individual.</summary>
    internal static readonly Access Individual = new() { Kind = TokenKind.Access, Roles = Roles.Individual };

    /// <summary>An access token of an advisor who has a branch.</summary>
    internal static readonly Access Advisor = new()
    {
        Kind = TokenKind.Access,
        Roles = Roles.Advisor,
        NeedsBranch = true,
    };

    /// <summary>The temporary token of an onboarding.</summary>
    internal static readonly Access Temporary = new() { Kind = TokenKind.Temporary };

    /// <summary>The same, or one whose onboarding is over: the endpoint decides what it still gets.</summary>
    internal static readonly Access TemporaryOrSpent = new() { Kind = TokenKind.Temporary, AdmitsSpent = true };

    /// <summary>A service token that may operate the service.</summary>
    internal static readonly Access Admin = Service(OwnScopes.Admin);

    /// <summary>A service token that may at least look.</summary>
    internal static readonly Access AdminRead = Service(OwnScopes.AdminRead, OwnScopes.Admin);

    /// <summary>A service token that may report steps.</summary>
    internal static readonly Access Reporter = Service(OwnScopes.OnboardingReport);

    /// <summary>A service token that may read what was revoked.</summary>
    internal static readonly Access RevocationReader = Service(OwnScopes.RevocationsRead);

    private Access() { }

    /// <summary>The kind of token it takes, or null where none is needed.</summary>
    internal TokenKind? Kind { get; private init; }

    /// <summary>One of these, for <see cref="TokenKind.Access"/>.</summary>
    internal Roles Roles { get; private init; }

    /// <summary>Whether the token must name a branch: without one there is nobody to manage.</summary>
    internal bool NeedsBranch { get; private init; }

    /// <summary>One of these, for <see cref="TokenKind.Service"/>, needed or not.</summary>
    internal IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>What the token of a person has to have, from whichever application; null for the tokens of our own frontends.</summary>
    internal string? ScopeOfPerson { get; private init; }

    /// <summary>Whether a token may be for the issuer, and need not be for the configured audience.</summary>
    internal bool IsForIssuer { get; private init; }

    internal bool NeedsToken => Kind is not null;

    /// <summary>Whether a service token may come along, with one of <see cref="Scopes"/>.</summary>
    internal bool AdmitsService => Kind is null && Scopes.Count > 0;

    /// <summary>Whether a genuine temporary token whose onboarding is over opens the route.</summary>
    internal bool AdmitsSpent { get; private init; }

    /// <summary>A service token with one of these scopes.</summary>
    internal static Access Service(params string[] scopes) => new() { Kind = TokenKind.Service, Scopes = scopes };

    private bool AdmitsClientOf(VerifiedToken token) =>
        ScopeOfPerson is { } scope
            ? token.HasScope(scope)
            : OwnScopes.StandsForPerson(token, NeedsBranch ? OwnScopes.Branch : OwnScopes.Account);

    /// <summary>Whether a genuine token opens the route: kinds never stand in for each other.</summary>
    internal bool Admits(VerifiedToken token) =>
        token.Kind == (AdmitsService ? TokenKind.Service : Kind)
        && token.Kind switch
        {
            TokenKind.Access => token.Role is not Roles.None
                && Roles.HasFlag(token.Role)
                && (!NeedsBranch || token.BranchId is not null)
                && AdmitsClientOf(token),
            TokenKind.Service => Scopes.Any(token.HasScope),
            TokenKind.Temporary => true,
            _ => false,
        };
}
