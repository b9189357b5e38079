using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tokens.Keys;

internal sealed class SigningKeyStore(IDbContextFactory<IdentityDbContext> contexts) : ISigningKeyStore
{
    public async Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SigningKeys.AsNoTracking().OrderBy(key => key.Position).ToListAsync(ct);
    }

    public async Task<bool> TryAddAsync(SigningKey key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(key);
        db.AddRange(AuditOf(key, Origin.None));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return false;
        }
    }

    public async Task<Result<T>> ChangeAsync<T>(Origin origin, Func<IReadOnlyList<SigningKey>, Result<T>> verb, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        Result<T> result = null!;
        await db.InTransactionAsync(
            async () =>
            {
                await LockAsync(db, ct);
                var keys = await db.SigningKeys.OrderBy(key => key.Position).ToListAsync(ct);
                result = verb(keys);
                db.AddRange(keys.SelectMany(key => AuditOf(key, origin)));
                await db.SaveChangesAsync(ct);
                return result.IsSuccess;
            },
            ct
        );
        return result;
    }

    public async Task DeleteAsync(string kid, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.SigningKeys.Where(key => key.Kid == kid).ExecuteDeleteAsync(ct);
    }

    /// <summary>All rows, and in a statement of its own: the read after it sees a key that was added while this one waited. On SQLite the
    /// transaction itself is the lock, because it begins as a writing one.</summary>
    private static Task LockAsync(IdentityDbContext db, CancellationToken ct) =>
        db.Database.IsSqlite()
            ? Task.CompletedTask
            : db.Database.ExecuteSqlRawAsync("SELECT kid FROM signing_keys ORDER BY position FOR UPDATE", ct);

    private static IEnumerable<AuditEvent> AuditOf(SigningKey key, Origin origin) =>
        key.Events.Select(happened => AuditedEvents.Of(happened, subject: null, origin)).OfType<AuditEvent>();
}
