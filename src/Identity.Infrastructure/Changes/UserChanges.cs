using Identity.Domain;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Changes;

internal sealed class UserChanges(ChangeTransaction change) : IUsers
{
    public async Task<Result<User>> AddAsync(User user, Origin origin, CancellationToken ct) =>
        (
            await change.ExecuteAsync<User>(
                origin,
                UserErrors.EmailTaken,
                db =>
                {
                    db.Add(user);
                    return Task.FromResult<Result<User>?>(user);
                },
                ct
            )
        )!;

    public Task<Result<User>?> AddAsync<TRow>(Guid rowId, Origin origin, Func<TRow, Result<User>> create, CancellationToken ct)
        where TRow : class =>
        change.ExecuteAsync(
            origin,
            UserErrors.EmailTaken,
            async db =>
            {
                var created = await db.LockAsync<TRow>(rowId, ct) is { } row ? create(row) : null;
                if (created?.Value is { } user)
                {
                    db.Add(user);
                }

                return created;
            },
            ct
        );

    public Task<Result<T>?> ChangeAsync<T>(Guid userId, Origin origin, Func<User, Result<T>> verb, CancellationToken ct) =>
        change.ExecuteAsync(origin, UserErrors.EmailTaken, async db => await LockAsync(db, userId, ct) is { } user ? verb(user) : null, ct);

    public Task<Result<T>?> ChangeAsync<TRow, T>(
        Guid userId,
        Guid rowId,
        Origin origin,
        Func<User, TRow, Result<T>> verb,
        CancellationToken ct
    )
        where TRow : class =>
        change.ExecuteAsync(
            origin,
            UserErrors.EmailTaken,
            async db =>
                await LockAsync(db, userId, ct) is { } user && await db.LockAsync<TRow>(rowId, ct) is { } row ? verb(user, row) : null,
            ct
        );

    /// <summary>The user's row before any other, whatever is changed: two changes never wait for each other in a circle.</summary>
    private static async Task<User?> LockAsync(IdentityDbContext db, Guid userId, CancellationToken ct)
    {
        var user = await db.LockAsync<User>(userId, ct);
        if (user is not null)
        {
            await db.Entry(user).Collection(it => it.Steps).LoadAsync(ct);
        }

        return user;
    }
}
