using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Messaging;

/// <summary>Messages that left, after the day in which limits count them; and those that were given up, after time enough to ask
/// why.</summary>
internal sealed class OutboxSweep : ISweep
{
    private static readonly TimeSpan KeepSent = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepDead = TimeSpan.FromDays(30);

    public string Name => "messages";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var (sentBefore, deadBefore) = (now - KeepSent, now - KeepDead);
        return db
            .Outbox.Where(message => message.SentAt < sentBefore || message.DeadAt < deadBefore)
            .OrderBy(message => message.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
    }
}
