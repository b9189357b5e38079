using Identity.Domain.Accounts;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Identity.Api.Tests.Hosting;

/// <summary>What lies in a host's database: to bring about what no endpoint does, and to see what no endpoint shows.</summary>
internal static class Store
{
    public static async Task ChangeAsync(this IdentityHost host, Person person, Action<UpdateSettersBuilder<User>> change)
    {
        await using var db = Open(host);
        (await db.Users.Where(user => user.Id == person.Id).ExecuteUpdateAsync(change)).ShouldBe(1);
    }

    public static async Task<User> UserAsync(this IdentityHost host, Person person)
    {
        await using var db = Open(host);
        return await db.Users.AsNoTracking().SingleAsync(user => user.Id == person.Id);
    }

    public static async Task<IReadOnlyList<StoredImage>> ImagesAsync(this IdentityHost host, Person person)
    {
        await using var db = Open(host);
        return await db.Images.AsNoTracking().Where(image => image.UserId == person.Id).ToListAsync();
    }

    private static IdentityDbContext Open(IdentityHost host) => Schema.ContextsOn(host.ConnectionString).CreateDbContext();
}
