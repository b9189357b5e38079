using System.Linq.Expressions;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts;

internal sealed class UserStore(IDbContextFactory<IdentityDbContext> contexts, ThrottleKeys throttles) : IUserStore
{
    public async Task<bool> TryAddAsync(User user, Session? session, MailedSecret verification, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        try
        {
            return await db.InTransactionAsync(
                async () =>
                {
                    db.AddRange(user, audit);
                    if (session is not null)
                    {
                        db.Add(session);
                    }

                    await db.SaveChangesAsync(ct);
                    if (await db.TakeMailPlaceAsync(throttles, user.EmailKey, verification.Mail.Template, audit.At, ct) is null)
                    {
                        db.AddRange(verification.Secret, verification.Mail);
                        await db.SaveChangesAsync(ct);
                    }

                    return true;
                },
                ct);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return false; // identifiers are ours and fresh, so only the address can collide
        }
    }

    public async Task<Credentials?> FindCredentialsAsync(Email email, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await AccountAsync(db, user => user.EmailKey == email.Key, ct);
    }

    public async Task<Credentials?> FindCredentialsAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await AccountAsync(db, user => user.Id == userId, ct);
    }

    public async Task<Profile?> FindProfileAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ProfileAsync(db, userId, ct);
    }

    public async Task<Profile?> UpdateProfileAsync(Guid userId, string? name, StoredImage? image, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        Profile? profile = null;
        await db.InTransactionAsync(
            async () =>
            {
                // The row of the account is locked first: of two parallel uploads the later one deletes the earlier one's picture.
                var changed = await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
                    user =>
                    {
                        user.SetProperty(it => it.UpdatedAt, now);
                        if (name is not null)
                        {
                            user.SetProperty(it => it.Name, name);
                        }

                        if (image is not null)
                        {
                            user.SetProperty(it => it.ImageId, image.Id);
                        }
                    },
                    ct);
                if (changed == 0)
                {
                    return false;
                }

                if (image is not null)
                {
                    await db.Images.Where(stored => stored.UserId == userId).ExecuteDeleteAsync(ct);
                    db.Add(image);
                    await db.SaveChangesAsync(ct);
                }

                profile = await ProfileAsync(db, userId, ct);
                return true;
            },
            ct);
        return profile;
    }

    public async Task RemoveImageAsync(Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                // Whether or not there is a picture: an upload that is not committed yet has to be waited for.
                await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.UpdatedAt, it => it.ImageId == null ? it.UpdatedAt : now).SetProperty(it => it.ImageId, (string?)null), ct);
                await db.Images.Where(stored => stored.UserId == userId).ExecuteDeleteAsync(ct);
                return true;
            },
            ct);
    }

    public async Task<ServedImage?> FindImageAsync(string imageId, int size, string contentType, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ImageVariants.Where(it => it.ImageId == imageId && it.Size == size && it.ContentType == contentType)
                .Select(it => new ServedImage(it.ImageId, it.Size, it.ContentType, it.Content.Length)).FirstOrDefaultAsync(ct)
            ?? await db.Images.Where(image => image.Id == imageId)
                .Select(image => new ServedImage(image.Id, null, image.ContentType, image.Content.Length)).FirstOrDefaultAsync(ct);
    }

    public async Task<byte[]?> ReadImageAsync(ServedImage image, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var contents = image.Size is { } size
            ? db.ImageVariants.Where(it => it.ImageId == image.ImageId && it.Size == size && it.ContentType == image.ContentType).Select(it => it.Content)
            : db.Images.Where(it => it.Id == image.ImageId).Select(it => it.Content);
        return await contents.FirstOrDefaultAsync(ct);
    }

    private static async Task<Profile?> ProfileAsync(IdentityDbContext db, Guid userId, CancellationToken ct) =>
        (await AccountAsync(db, user => user.Id == userId, ct))?.Profile;

    private static Task<Credentials?> AccountAsync(IdentityDbContext db, Expression<Func<User, bool>> which, CancellationToken ct) =>
        db.Users.Where(which)
            .LeftJoin(db.Branches, user => user.BranchId, branch => branch.Id, (user, branch) => new Credentials(
                new Profile(
                    user.Id, user.Email, user.EmailVerifiedAt != null, user.Name, user.ImageId, user.PhoneNumber, user.PhoneVerifiedAt != null,
                    user.Roles, user.BranchId, branch!.Name, user.CreatedAt, user.UpdatedAt),
                user.Status,
                user.PasswordHash,
                user.PasswordVersion,
                user.PasswordExpiresAt,
                user.OnboardingId,
                user.SelfRegistered))
            .FirstOrDefaultAsync(ct);
}
