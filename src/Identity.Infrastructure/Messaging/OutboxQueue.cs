using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Messaging;

/// <summary>The outbox as workers see it. Any number of them, on any number of replicas, may use it at once.</summary>
internal sealed class OutboxQueue(IDbContextFactory<IdentityDbContext> contexts, OutboxSettings settings, TimeProvider time)
{
    // {0} now, {1} end of the claim. One statement decides who sends.
    private const string BeginClaim = """
        UPDATE outbox
           SET claimed_until = {1}, attempts = attempts + 1
         WHERE id = (SELECT id
                       FROM outbox
                      WHERE next_attempt_at <= {0} AND sent_at IS NULL AND dead_at IS NULL AND (claimed_until IS NULL OR claimed_until <= {0})
                      ORDER BY next_attempt_at, id
                      LIMIT 1
        """;

    private const string EndClaim = ") RETURNING *";
    private const string ClaimOnSqlite = BeginClaim + EndClaim; // one writer at a time, so nothing to lock
    private const string ClaimOnPostgreSql = BeginClaim + " FOR UPDATE SKIP LOCKED" + EndClaim;

    /// <summary>
    /// The message that has been due for longest, now this worker's; or null. The attempt is counted before it begins, so that a message
    /// which brings workers down is <see cref="IsExhausted"/> at last. Nobody cancels a claim: one that is made and not heard of would only
    /// wait for its end.
    /// </summary>
    internal async Task<OutboxMessage?> TryClaimAsync()
    {
        var now = time.Now();
        await using var db = await contexts.CreateDbContextAsync();
        var sql = db.Database.IsSqlite() ? ClaimOnSqlite : ClaimOnPostgreSql;
        var claimed = await db.Outbox.FromSqlRaw(sql, db.Parameter(now), db.Parameter(now + settings.Claim)).AsNoTracking().ToListAsync();
        return claimed.SingleOrDefault();
    }

    /// <summary>Whether all attempts before this claim were begun, and the last of them never heard of again: there is not to be
    /// another.</summary>
    internal bool IsExhausted(OutboxMessage message) => message.Attempts > settings.Attempts;

    /// <summary>Whether this failure is the end of it.</summary>
    internal bool GivesUp(OutboxMessage message, DeliveryException failure) => failure.IsFinal || message.Attempts >= settings.Attempts;

    /// <summary>It left. Nobody cancels this: a lost note means a second delivery.</summary>
    internal Task MarkSentAsync(OutboxMessage message)
    {
        var now = time.Now();
        return UpdateAsync(rows =>
            rows.Where(row => row.Id == message.Id && row.SentAt == null)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(it => it.SentAt, now)
                        .SetProperty(it => it.Payload, Array.Empty<byte>())
                        .SetProperty(it => it.LastError, (string?)null)
                )
        );
    }

    /// <summary>It did not leave; it is due again later, or given up.</summary>
    /// <returns>When it is due again; null when it is given up.</returns>
    internal async Task<DateTimeOffset?> MarkFailedAsync(OutboxMessage message, DeliveryException failure)
    {
        var now = time.Now();
        DateTimeOffset? next = GivesUp(message, failure) ? null : now + BackOff.After(message.Attempts);
        var nextAttemptAt = next ?? message.NextAttemptAt;
        DateTimeOffset? deadAt = next is null ? now : null;

        // The number of attempts is the claim's own: a worker that was overtaken changes nothing.
        await UpdateAsync(rows =>
            rows.Where(row => row.Id == message.Id && row.Attempts == message.Attempts && row.SentAt == null)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(it => it.ClaimedUntil, (DateTimeOffset?)null)
                        .SetProperty(it => it.NextAttemptAt, nextAttemptAt)
                        .SetProperty(it => it.DeadAt, deadAt)
                        .SetProperty(it => it.LastError, failure.Kind)
                )
        );
        return next;
    }

    private async Task UpdateAsync(Func<IQueryable<OutboxMessage>, Task<int>> update)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await update(db.Outbox);
    }
}
