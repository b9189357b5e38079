using System.Linq.Expressions;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>One query each: a login reads its profile along with what it judges.</summary>
internal sealed class CredentialStore(IDbContextFactory<IdentityDbContext> contexts) : ICredentials, IProfiles
{
    public async Task<Credentials?> FindAsync(Email email, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(db, user => user.EmailKey == email.Key, ct);
    }

    public async Task<Credentials?> FindAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(db, user => user.Id == userId, ct);
    }

    async Task<Profile?> IProfiles.FindAsync(Guid userId, CancellationToken ct) => (await FindAsync(userId, ct))?.Profile;

    private static Task<Credentials?> ReadAsync(IdentityDbContext db, Expression<Func<User, bool>> which, CancellationToken ct) =>
        db
            .Users.Where(which)
            .LeftJoin(
                db.Branches,
                user => user.BranchId,
                branch => branch.Id,
                (user, branch) =>
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
                    )
            )
            .FirstOrDefaultAsync(ct);
}
