using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryUsers(InMemoryDatabase db) : IUserStore
{
    public Task<bool> TryAddAsync(User user, Session? session, MailedSecret verification, AuditEvent audit, CancellationToken ct)
    {
        lock (db.Lock)
        {
            if (db.Users.Any(other => other.EmailKey == user.EmailKey))
            {
                return Task.FromResult(false);
            }

            db.Users.Add(user);
            db.Secrets.Add(verification.Secret);
            db.Outbox.Add(verification.Mail);
            if (session is not null)
            {
                db.Sessions.Add(session);
            }

            db.Audit.Add(audit);
            return Task.FromResult(true);
        }
    }

    public Task<Credentials?> FindCredentialsAsync(Email email, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(CredentialsOf(db.Users.SingleOrDefault(user => user.EmailKey == email.Key)));
        }
    }

    public Task<Credentials?> FindCredentialsAsync(Guid userId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(CredentialsOf(Find(userId)));
        }
    }

    public Task<Profile?> FindProfileAsync(Guid userId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(Find(userId) is { } user ? Profile.Of(user) : null);
        }
    }

    public Task<Profile?> UpdateProfileAsync(Guid userId, string? name, StoredImage? image, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            if (Find(userId) is not { } user)
            {
                return Task.FromResult<Profile?>(null);
            }

            InMemoryDatabase.Set(user, it => it.UpdatedAt, now);
            if (name is not null)
            {
                InMemoryDatabase.Set(user, it => it.Name, name);
            }

            if (image is not null)
            {
                db.Images.RemoveAll(stored => stored.UserId == userId);
                db.Images.Add(image);
                InMemoryDatabase.Set(user, it => it.ImageId, image.Id);
            }

            return Task.FromResult<Profile?>(Profile.Of(user));
        }
    }

    public Task RemoveImageAsync(Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            if (db.Images.RemoveAll(stored => stored.UserId == userId) > 0 && Find(userId) is { } user)
            {
                InMemoryDatabase.Set(user, it => it.ImageId, null);
                InMemoryDatabase.Set(user, it => it.UpdatedAt, now);
            }

            return Task.CompletedTask;
        }
    }

    public Task<ServedImage?> FindImageAsync(string imageId, int size, string contentType, CancellationToken ct)
    {
        lock (db.Lock)
        {
            var image = db.Images.SingleOrDefault(image => image.Id == imageId);
            var variant = image?.Variants.SingleOrDefault(variant => variant.Size == size && variant.ContentType == contentType);
            return Task.FromResult(image is null
                ? null
                : new ServedImage(
                    imageId, variant?.Size, variant?.ContentType ?? image.ContentType, (variant?.Content ?? image.Content).Length));
        }
    }

    public Task<byte[]?> ReadImageAsync(ServedImage image, CancellationToken ct)
    {
        lock (db.Lock)
        {
            var stored = db.Images.SingleOrDefault(it => it.Id == image.ImageId);
            return Task.FromResult(image.Size is null
                ? stored?.Content
                : stored?.Variants.SingleOrDefault(it => it.Size == image.Size && it.ContentType == image.ContentType)?.Content);
        }
    }

    private static Credentials? CredentialsOf(User? user) =>
        user is null ? null : new Credentials(Profile.Of(user), user.Status, user.PasswordHash, user.PasswordVersion, user.PasswordExpiresAt, user.OnboardingId, user.SelfRegistered);

    private User? Find(Guid userId) => db.Users.SingleOrDefault(user => user.Id == userId);
}
