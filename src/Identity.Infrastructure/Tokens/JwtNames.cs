namespace Identity.Infrastructure.Tokens;

/// <summary>Names as the RFCs spell them.</summary>
internal static class JwtNames
{
    /// <summary>RFC 9068 section 2.1.</summary>
    internal const string AccessTokenType = "at+jwt";

    /// <summary>Own type, so that anyone who checks the type refuses a temporary token without knowing of onboarding (RFC 8725 section
    /// 3.11).</summary>
    internal const string TemporaryTokenType = "onboarding+jwt";

    internal const string ClientId = "client_id";
    internal const string Scope = "scope";
    internal const string Roles = "roles";
    internal const string BranchId = "branch_id";

    /// <summary>RFC 8693 section 4.1.</summary>
    internal const string Actor = "act";

    internal const string TemporaryRole = "temporary";
    internal const string OnboardingScope = "onboarding";
}
