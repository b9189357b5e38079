using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Domain.Gateway;

/// <summary>Who may pass to a path. A set, so that of two rules for one request only what both admit remains.</summary>
[Flags]
public enum GatewayAccess
{
    Nobody = 0,

    /// <summary>Holders of a temporary token, in the middle of their onboarding.</summary>
    Temporary = 1,

    Individual = 2,

    Advisor = 4,

    /// <summary>Requests without a token; a token that comes along is not looked at.</summary>
    WithoutToken = 8,

    Anybody = Temporary | Individual | Advisor | WithoutToken,
}

public static class GatewayAccesses
{
    /// <summary>How a set is written in the configuration; tokens are joined by <c>+</c>.</summary>
    public const string Spelling = "none (no token needed), nobody, or temporary, individual and advisor joined by +";

    private const string Temporary = "temporary";

    /// <summary>The set of that spelling, or null.</summary>
    public static GatewayAccess? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case "none":
                return GatewayAccess.Anybody;
            case "nobody":
                return GatewayAccess.Nobody;
        }

        var access = GatewayAccess.Nobody;
        foreach (var name in text.Split('+', StringSplitOptions.TrimEntries))
        {
            GatewayAccess? one = name switch
            {
                Temporary => GatewayAccess.Temporary,
                RoleNames.Individual => GatewayAccess.Individual,
                RoleNames.Advisor => GatewayAccess.Advisor,
                _ => null,
            };
            if (one is null)
            {
                return null;
            }

            access |= one.Value;
        }

        return access;
    }

    /// <summary>Whether a genuine token opens the path. Kinds of tokens that the table does not know open nothing.</summary>
    public static bool Admits(this GatewayAccess access, VerifiedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var needed = token switch
        {
            { Kind: TokenKind.Temporary } => GatewayAccess.Temporary,
            { Kind: TokenKind.Access } when !OwnScopes.StandsForPerson(token, ScopeFor(access)) => GatewayAccess.Nobody,
            { Kind: TokenKind.Access, Role: Roles.Individual } => GatewayAccess.Individual,
            { Kind: TokenKind.Access, Role: Roles.Advisor } => GatewayAccess.Advisor,
            _ => GatewayAccess.Nobody,
        };
        return (access & needed) != GatewayAccess.Nobody;
    }

    /// <summary>What the token of another application needs: a path for advisors alone is not about their own accounts.</summary>
    private static string ScopeFor(GatewayAccess access) =>
        access.HasFlag(GatewayAccess.Individual) || !access.HasFlag(GatewayAccess.Advisor) ? OwnScopes.Account : OwnScopes.Branch;
}
