using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Health;

/// <summary>Answers whether the database answers. Many may ask; at most one question a second reaches it.</summary>
public sealed class StoreProbe(IDbContextFactory<IdentityDbContext> contexts, FreeSpace space, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim asking = new(1);
    private long askedAt = long.MinValue;
    private bool answered;

    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        await asking.WaitAsync(ct);
        try
        {
            if (askedAt == long.MinValue || time.GetElapsedTime(askedAt) >= Fresh)
            {
                answered = await AskAsync(ct);
                askedAt = time.GetTimestamp();
            }

            return answered;
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private async Task<bool> AskAsync(CancellationToken ct)
    {
        if (space.IsUsedUp)
        {
            return false;
        }

        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.Branches.AnyAsync(ct); // a table of ours: reachable, and migrated
            return true;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException || StoreOutage.IsOutage(exception))
        {
            return false;
        }
    }
}
