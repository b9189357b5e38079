using Microsoft.EntityFrameworkCore.Storage;

namespace Identity.Infrastructure.Persistence;

internal static class Transactions
{
    /// <summary>A transaction that fails as a whole. EF Core would set a savepoint around each save, to go on after a failure: nothing here
    /// does, and a login and most writes are two round trips shorter without.</summary>
    internal static Task<IDbContextTransaction> BeginWholeAsync(this IdentityDbContext db, CancellationToken ct)
    {
        db.Database.AutoSavepointsEnabled = false;
        return db.Database.BeginTransactionAsync(ct);
    }

    /// <summary>Runs several statements as one. False from <paramref name="change"/> rolls back: nothing is half-written.</summary>
    internal static async Task<bool> InTransactionAsync(this IdentityDbContext db, Func<Task<bool>> change, CancellationToken ct)
    {
        await using var transaction = await db.BeginWholeAsync(ct);
        if (!await change())
        {
            return false;
        }

        // The answer of a commit that a caller gave up on would be lost: from here on nobody cancels.
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
