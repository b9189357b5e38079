using Microsoft.AspNetCore.Authorization;

namespace Identity.ResourceServer;

/// <summary>The token has this scope. On several of them the token has all.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireScopeAttribute(string scope) : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public string Scope { get; } = scope;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>The token names a branch, and it is the branch that the route names.</summary>
/// <param name="routeValue">The parameter of the route, such as <c>branchId</c> in <c>/branches/{branchId}/orders</c>; null for any
/// branch.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireBranchAttribute(string? routeValue = null) : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public string? RouteValue { get; } = routeValue;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>The endpoint is part of an onboarding: it takes a temporary token, and no other one. Such a token is not in the feed. It may
/// outlive its onboarding here, by an hour at most.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireTemporaryTokenAttribute : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
