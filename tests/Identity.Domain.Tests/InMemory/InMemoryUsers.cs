using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryUsers(InMemoryDatabase db) : ICredentials, IProfiles
{
    public Task<Credentials?> FindAsync(Email email, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(CredentialsOf(db.Users.SingleOrDefault(user => user.EmailKey == email.Key)));
        }
    }

    public Task<Credentials?> FindAsync(Guid userId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(CredentialsOf(Find(userId)));
        }
    }

    Task<Profile?> IProfiles.FindAsync(Guid userId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(Find(userId) is { } user ? Profile.Of(user) : null);
        }
    }

    private static Credentials? CredentialsOf(User? user) =>
        user is null
            ? null
            : new Credentials(
                Profile.Of(user),
                user.Status,
                user.PasswordHash,
                user.PasswordVersion,
                user.PasswordExpiresAt,
                user.OnboardingId,
                user.SelfRegistered
            );

    private User? Find(Guid userId) => db.Users.SingleOrDefault(user => user.Id == userId);
}
