using Identity.Domain.Accounts;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>Which token opens a route. Every route names one; there is no default to forget.</summary>
internal sealed class Access
{
    /// <summary>None needed, none looked at.</summary>
    internal static readonly Access Public = new() { NeedsToken = false };

    /// <summary>The endpoint takes a token or does without, and decides itself.</summary>
    internal static readonly Access Optional = new() { NeedsToken = false };

    /// <summary>An access token, whatever its role.</summary>
    internal static readonly Access SignedIn = new() { Kind = TokenKind.Access, Roles = Roles.Individual | Roles.Advisor };

    /// <summary>An access token of an individual.</summary>
    internal static readonly Access Individual = new() { Kind = TokenKind.Access, Roles = Roles.Individual };

    /// <summary>An access token of an advisor.</summary>
    internal static readonly Access Advisor = new() { Kind = TokenKind.Access, Roles = Roles.Advisor };

    /// <summary>The temporary token of an onboarding.</summary>
    internal static readonly Access Temporary = new() { Kind = TokenKind.Temporary };

    internal bool NeedsToken { get; private init; } = true;

    internal TokenKind Kind { get; private init; }

    internal Roles Roles { get; private init; }

    /// <summary>Scopes of which a service token must hold one.</summary>
    internal IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>A service token with one of these scopes.</summary>
    internal static Access Service(params IReadOnlyList<string> scopes) => new() { Kind = TokenKind.Service, Scopes = scopes };

    /// <summary>Whether a genuine token opens the route.</summary>
    internal bool Admits(VerifiedToken token) => NeedsToken && token.Kind == Kind && Kind switch
    {
        TokenKind.Access => Roles.HasFlag(token.Role) && token.Role is not Roles.None,
        TokenKind.Service => Scopes.Any(token.HasScope),
        _ => true,
    };
}
