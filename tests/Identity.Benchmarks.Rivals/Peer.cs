using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Identity.Benchmarks.Rivals;

/// <summary>What most would write: ASP.NET Core Identity with its own endpoints on EF Core and Npgsql. Its refresh keeps no state and its
/// access tokens cannot be revoked.</summary>
internal static class Peer
{
    internal static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddDbContextPool<People>(options => options.UseNpgsql(connectionString));
        builder
            .Services.AddIdentityApiEndpoints<IdentityUser>(options => options.Lockout.AllowedForNewUsers = false)
            .AddEntityFrameworkStores<People>();
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapIdentityApi<IdentityUser>();
        app.MapGet(
                "/profile",
                async (ClaimsPrincipal caller, UserManager<IdentityUser> users) =>
                    await users.GetUserAsync(caller) is { } user
                        ? Results.Ok(
                            new
                            {
                                data = new
                                {
                                    user.Id,
                                    user.Email,
                                    user.UserName,
                                    user.PhoneNumber,
                                },
                            }
                        )
                        : Results.Unauthorized()
            )
            .RequireAuthorization();
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<People>().Database.EnsureCreatedAsync();
        return app;
    }

    private sealed class People(DbContextOptions<People> options) : IdentityDbContext<IdentityUser>(options);
}
