using System.Linq.Expressions;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>One query each: a login reads its profile along with what it judges.</summary>
/// <remarks>Compiled once, since building a query and looking it up was 70 % of the work of <c>GET /profile</c>. A compiled query belongs
/// to one model, and a process of tests has two: so each store has its own.</remarks>
internal sealed class CredentialStore(IDbContextFactory<IdentityDbContext> contexts) : ICredentials, IProfiles
{
    private static readonly Expression<Func<User, Branch?, Credentials>> Read = (user, branch) =>
        new Credentials(
            new Profile(
                user.Id,
                user.Email,
                user.EmailVerifiedAt != null,
                user.Name,
                user.ImageId,
                user.PhoneNumber,
                user.PhoneVerifiedAt != null,
                user.Roles,
                user.BranchId,
                branch!.Name,
                user.CreatedAt,
                user.UpdatedAt
            ),
            user.Status,
            user.PasswordHash,
            user.PasswordVersion,
            user.PasswordExpiresAt,
            user.OnboardingId,
            user.SelfRegistered
        );

    private readonly Func<IdentityDbContext, string, CancellationToken, Task<Credentials?>> byEmail = EF.CompileAsyncQuery(
        (IdentityDbContext db, string key, CancellationToken ct) =>
            db
                .Users.Where(user => user.EmailKey == key)
                .LeftJoin(db.Branches, user => user.BranchId, branch => branch.Id, Read)
                .FirstOrDefault()
    );

    private readonly Func<IdentityDbContext, Guid, CancellationToken, Task<Credentials?>> byId = EF.CompileAsyncQuery(
        (IdentityDbContext db, Guid id, CancellationToken ct) =>
            db.Users.Where(user => user.Id == id).LeftJoin(db.Branches, user => user.BranchId, branch => branch.Id, Read).FirstOrDefault()
    );

    public async Task<Credentials?> FindAsync(Email email, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await byEmail(db, email.Key, ct);
    }

    public async Task<Credentials?> FindAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await byId(db, userId, ct);
    }

    async Task<Profile?> IProfiles.FindAsync(Guid userId, CancellationToken ct) => (await FindAsync(userId, ct))?.Profile;
}
