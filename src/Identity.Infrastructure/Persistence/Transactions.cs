namespace Identity.Infrastructure.Persistence;

internal static class Transactions
{
    /// <summary>Runs several statements as one. False from <paramref name="change"/> rolls back: nothing is half-written.</summary>
    internal static async Task<bool> InTransactionAsync(this IdentityDbContext db, Func<Task<bool>> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await change())
        {
            return false;
        }

        // The answer of a commit that a caller gave up on would be lost: from here on nobody cancels.
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
