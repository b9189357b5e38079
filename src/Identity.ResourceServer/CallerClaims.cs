using System.Security.Claims;

namespace Identity.ResourceServer;

/// <summary>Who calls, as the token says it.</summary>
public static class CallerClaims
{
    /// <summary>Id of the person; null for a service in its own name.</summary>
    public static Guid? UserId(this ClaimsPrincipal user) => Id(user, "sub");

    /// <summary>The branch of the person, or null.</summary>
    public static Guid? BranchId(this ClaimsPrincipal user) => Id(user, "branch_id");

    /// <summary>The session of the person; null for a service.</summary>
    public static Guid? SessionId(this ClaimsPrincipal user) => Id(user, "sid");

    /// <summary>The application that the token was issued to; <c>first-party</c> for the frontends of the identity service.</summary>
    public static string? ClientId(this ClaimsPrincipal user) => user.FindFirstValue("client_id");

    public static bool HasScope(this ClaimsPrincipal user, string scope) =>
        user.FindFirstValue("scope")?.Split(' ').Contains(scope, StringComparer.Ordinal) is true;

    private static Guid? Id(ClaimsPrincipal user, string claim) =>
        Guid.TryParseExact(user.FindFirstValue(claim), "D", out var id) ? id : null;
}
