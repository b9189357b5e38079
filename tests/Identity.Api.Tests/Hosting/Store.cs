using Identity.Domain.Branches;
using Identity.Domain.Pictures;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Identity.Api.Tests.Hosting;

/// <summary>What lies in a host's database: to bring about what no endpoint does (an operator, another service, a thief), and to see what
/// no endpoint shows.</summary>
internal static class Store
{
    public static Task<IdentityDbContext> OpenStoreAsync(this IdentityHost host) =>
        Schema.ContextsOn(host.ConnectionString).CreateDbContextAsync();

    public static async Task<int> ExecuteAsync(this IdentityHost host, FormattableString sql)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Database.ExecuteSqlAsync(sql);
    }

    public static async Task<Guid> AddBranchAsync(this IdentityHost host, string name)
    {
        var branch = Branch.Create(name, host.Clock.GetUtcNow());
        await using var db = await host.OpenStoreAsync();
        db.Add(branch);
        await db.SaveChangesAsync();
        return branch.Id;
    }

    public static async Task ChangeAsync(this IdentityHost host, Person person, Action<UpdateSettersBuilder<User>> change)
    {
        await using var db = await host.OpenStoreAsync();
        (await db.Users.Where(user => user.Id == person.Id).ExecuteUpdateAsync(change)).ShouldBe(1);
    }

    public static async Task<User> UserAsync(this IdentityHost host, Person person)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Users.AsNoTracking().SingleAsync(user => user.Id == person.Id);
    }

    public static async Task<IReadOnlyList<StoredImage>> ImagesAsync(this IdentityHost host, Person person)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Images.AsNoTracking().Where(image => image.UserId == person.Id).ToListAsync();
    }

    /// <summary>As a version stored it that knew one size alone.</summary>
    public static async Task StoreOldPictureAsync(this IdentityHost host, Person person, string id, string contentType, byte[] content)
    {
        await using var db = await host.OpenStoreAsync();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT {id}, u.id, {contentType}, {content}, u.created_at FROM users u WHERE u.id = {person.Id}"
        );
    }

    /// <summary>Lets the lifetime of one invitation pass, without moving the clock of everybody else.</summary>
    public static async Task ExpireAsync(this IdentityHost host, Invited invited)
    {
        var (sentAt, expiresAt) = (host.Clock.GetUtcNow().AddDays(-8), host.Clock.GetUtcNow().AddDays(-1));
        await using var db = await host.OpenStoreAsync();
        (
            await db
                .Invitations.Where(invitation => invitation.Id == invited.Id)
                .ExecuteUpdateAsync(invitation =>
                    invitation
                        .SetProperty(it => it.CreatedAt, sentAt)
                        .SetProperty(it => it.SentAt, sentAt)
                        .SetProperty(it => it.ExpiresAt, expiresAt)
                )
        ).ShouldBe(1);
    }
}
