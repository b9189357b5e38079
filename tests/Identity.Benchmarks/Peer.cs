using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Identity.Benchmarks;

/// <summary>ASP.NET Core Identity as its documentation sets it up: <c>MapIdentityApi</c> on EF Core. Its refresh is stateless.</summary>
internal static class Peer
{
    internal static async Task<int> RunAsync(string connectionString, string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddDbContext<Users>(options => options.UseNpgsql(connectionString));
        builder.Services.AddAuthorization();
        builder
            .Services.AddIdentityApiEndpoints<IdentityUser>(options => options.Password.RequireNonAlphanumeric = false)
            .AddEntityFrameworkStores<Users>();
        var app = builder.Build();
        app.UseAuthorization();
        app.MapIdentityApi<IdentityUser>();
        app.MapGet("/ready", () => "ok");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Users>().Database.EnsureCreatedAsync();
        }

        await app.RunAsync();
        return 0;
    }

    internal sealed class Users(DbContextOptions<Users> options) : IdentityDbContext<IdentityUser>(options);
}
