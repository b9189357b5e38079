using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Identity.ResourceServer;

internal sealed class ScopeHandler : AuthorizationHandler<RequireScopeAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequireScopeAttribute requirement)
    {
        if (context.User.HasScope(requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal sealed class BranchHandler : AuthorizationHandler<RequireBranchAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequireBranchAttribute requirement)
    {
        if (
            context.User.BranchId() is { } branch
            && (
                requirement.RouteValue is not { } name
                || (
                    context.Resource is HttpContext http
                    && Guid.TryParse(http.GetRouteValue(name)?.ToString(), out var named)
                    && named == branch
                )
            )
        )
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal sealed class TemporaryTokenHandler : AuthorizationHandler<RequireTemporaryTokenAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequireTemporaryTokenAttribute requirement)
    {
        if (context.User.IsInRole(StrictToken.TemporaryRole))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>
/// A role says what a person may do, not what an application may do for the person: people allowed it some scopes, and nothing else. So the
/// token of an application, or of a service, opens only what names a scope.
/// </summary>
internal sealed class ApplicationHandler : IAuthorizationHandler
{
    private const string ClientPrefix = "client_";

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        // What an endpoint asks besides, about a resource of its own, is its own affair.
        if (
            context.Resource is HttpContext
            && context.User.FindFirstValue("client_id")?.StartsWith(ClientPrefix, StringComparison.Ordinal) is true
            && !context.Requirements.OfType<RequireScopeAttribute>().Any()
        )
        {
            context.Fail(new AuthorizationFailureReason(this, "The token of an application opens only what names a scope."));
        }

        return Task.CompletedTask;
    }
}
