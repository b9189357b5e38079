using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>Scopes that open routes of this service. Clients may hold others besides, for other services to understand.</summary>
public static class OwnScopes
{
    /// <summary>What an operator can do.</summary>
    public const string Admin = "identity.admin";

    /// <summary>What an operator can see: opens reads alone (security requirement 70).</summary>
    public const string AdminRead = "identity.admin.read";

    /// <summary>An application may do for a person what our own frontends may: see and change the account, sessions included. It opens
    /// nothing that only advisors can do.</summary>
    public const string Account = "identity.account";

    /// <summary>An application may do for an advisor what our own frontends may: invite, see, disable and enable the people of the
    /// branch.</summary>
    public const string Branch = "identity.branch";

    /// <summary>Tells the outcome of external onboarding steps.</summary>
    public const string OnboardingReport = "onboarding.report";

    /// <summary>Reads which sessions were ended, to refuse their tokens elsewhere.</summary>
    public const string RevocationsRead = "revocations.read";

    /// <summary>Signs people up in bulk, and may vouch for their email addresses.</summary>
    public const string UsersProvision = "users.provision";

    /// <summary>No client may hold a scope in this namespace that is not in here: it would be a misspelt one.</summary>
    public const string Namespace = "identity.";

    /// <summary>Whether a token of a person stands for that person here and behind the gateway: those of our own frontends do. Those of
    /// other applications are for other services, unless an operator has let the client have the scope.</summary>
    /// <param name="scope"><see cref="Account"/>, or <see cref="Branch"/> for what only advisors can do.</param>
    public static bool StandsForPerson(VerifiedToken token, string scope)
    {
        ArgumentNullException.ThrowIfNull(token);
        return !ClientId.IsWellFormed(token.ClientId) || token.HasScope(scope);
    }

    /// <summary>Whether the scope lets an application act for a person here.</summary>
    public static bool IsOfPerson(string scope) => scope is Account or Branch;

    public static bool IsMisspelt(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.StartsWith(Namespace, StringComparison.Ordinal) && scope is not (Admin or AdminRead or Account or Branch);
    }
}
