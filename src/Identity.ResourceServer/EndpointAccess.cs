using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Identity.ResourceServer;

/// <summary>Which tokens open an endpoint. Several of them on one endpoint must all hold.</summary>
public static class EndpointAccess
{
    /// <summary>A person in one of these roles, such as <c>individual</c> or <c>advisor</c>.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, params string[] roles)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(policy => policy.RequireRole(roles));

    /// <inheritdoc cref="RequireScopeAttribute"/>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new RequireScopeAttribute(scope));

    /// <inheritdoc cref="RequireBranchAttribute"/>
    public static TBuilder RequireBranch<TBuilder>(this TBuilder builder, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new RequireBranchAttribute(routeValue));

    /// <inheritdoc cref="RequireTemporaryTokenAttribute"/>
    public static TBuilder RequireTemporaryToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new RequireTemporaryTokenAttribute());

    private static TBuilder Require<TBuilder>(this TBuilder builder, IAuthorizationRequirementData requirement)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization().WithMetadata(requirement);
}
