using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Messaging;

internal sealed class DeadLetters(IDbContextFactory<IdentityDbContext> contexts) : IDeadLetters
{
    public async Task<Page<OutboxMessage>> ListAsync(PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var total = await Dead(db).CountAsync(ct);
        var items = await Dead(db)
            .AsNoTracking()
            .OrderByDescending(row => row.DeadAt)
            .ThenBy(row => row.Id)
            .Skip(page.Skip)
            .Take(page.Size)
            .ToListAsync(ct);
        return new Page<OutboxMessage>(items, total, page);
    }

    public async Task<int> RetryAsync(Guid? id, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Dead(db)
            .Where(row => id == null || row.Id == id)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(it => it.DeadAt, (DateTimeOffset?)null)
                        .SetProperty(it => it.ClaimedUntil, (DateTimeOffset?)null)
                        .SetProperty(it => it.NextAttemptAt, now)
                        .SetProperty(it => it.Attempts, 0),
                ct
            );
    }

    private static IQueryable<OutboxMessage> Dead(IdentityDbContext db) => db.Outbox.Where(row => row.DeadAt != null && row.SentAt == null);
}
