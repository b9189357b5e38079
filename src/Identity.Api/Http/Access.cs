using Identity.Domain.Accounts;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>Which token opens a route. Every route names one; there is no default to forget.</summary>
internal enum Access
{
    /// <summary>None needed, none looked at.</summary>
    Public,

    /// <summary>The endpoint takes a token or does without, and decides itself.</summary>
    Optional,

    /// <summary>An access token, whatever its role.</summary>
    SignedIn,

    /// <summary>An access token of an individual.</summary>
    Individual,

    /// <summary>An access token of an advisor.</summary>
    Advisor,
}

internal static class AccessRules
{
    /// <summary>Whether a genuine token opens a route. A temporary token opens none of these.</summary>
    internal static bool Admits(this Access access, VerifiedToken token) => token.Kind is TokenKind.Access && access switch
    {
        Access.SignedIn => token.Role is Roles.Individual or Roles.Advisor,
        Access.Individual => token.Role is Roles.Individual,
        Access.Advisor => token.Role is Roles.Advisor,
        _ => false,
    };

    internal static bool NeedsToken(this Access access) => access is not (Access.Public or Access.Optional);
}
