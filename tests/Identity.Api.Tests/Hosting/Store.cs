using Identity.Domain.Branches;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Hosting;

/// <summary>What an operator, another service or a thief would do to the database behind the service's back.</summary>
internal static class Store
{
    internal static Task<IdentityDbContext> OpenStoreAsync(this IdentityHost host) => Schema.ContextsOn(host.ConnectionString).CreateDbContextAsync();

    internal static async Task<int> ExecuteAsync(this IdentityHost host, FormattableString sql)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Database.ExecuteSqlAsync(sql);
    }

    internal static async Task<Guid> AddBranchAsync(this IdentityHost host, string name)
    {
        var branch = Branch.Create(name, host.Clock.GetUtcNow());
        await using var db = await host.OpenStoreAsync();
        db.Add(branch);
        await db.SaveChangesAsync();
        return branch.Id;
    }
}
