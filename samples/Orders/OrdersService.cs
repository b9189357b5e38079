using System.Security.Claims;
using Identity.ResourceServer;

namespace Orders;

/// <summary>Another team's service: what stands here is all that it does about tokens.</summary>
public static class OrdersService
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        customize?.Invoke(builder);
        builder.Services.AddIdentityResourceServer(options => builder.Configuration.Bind("Identity", options));
        var app = builder.Build();

        app.MapGet("/orders", (ClaimsPrincipal user) => $"orders of {user.UserId()}").RequireRole("individual");
        app.MapGet("/branches/{branchId}/orders", (Guid branchId) => $"orders of branch {branchId}")
            .RequireRole("advisor")
            .RequireBranch("branchId");
        app.MapPost("/orders/import", () => "imported").RequireScope("orders.write");
        app.MapGet("/orders/limited/welcome", () => "your first order").RequireTemporaryToken();
        return app;
    }
}
