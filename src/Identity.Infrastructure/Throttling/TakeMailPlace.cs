using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>
/// Counts the mails of one kind to one address, in any of its spellings: five, and the next a day after the fifth. No account is counted, so
/// whoever opens and erases accounts at a stranger's address gets no more codes to guess than anybody else (security statement 49), and fills
/// no mailbox. What is kept for that is an HMAC of the address, for a day.
/// </summary>
internal static class TakeMailPlace
{
    private static readonly TimeSpan Day = FailureDelays.Memory; // ThrottleSweep keeps rows that long

    // {0} address, {1} template, {2} now, {3} a day ago.
    private static readonly string Sql =
        $$"""
        INSERT INTO throttles (account, part, failures, taken_at)
        VALUES ({0}, {1}, 1, {2})
        ON CONFLICT (account, part) DO UPDATE
           SET failures = CASE WHEN throttles.taken_at <= {3} THEN 1 ELSE throttles.failures + 1 END,
               taken_at = {2}
         WHERE throttles.failures < {{OneTimeSecret.MailsPerDay}}
            OR throttles.taken_at <= {3}
        RETURNING failures AS "Value"
        """;

    /// <summary>Takes a place inside the transaction that writes the mail: of any number of parallel callers no more get one than there are.
    /// Callers lock the account's row first, where there is one.</summary>
    /// <returns>Null when the place is taken; else when there is one again, and nothing has changed.</returns>
    internal static async Task<DateTimeOffset?> TakeMailPlaceAsync(
        this IdentityDbContext db, ThrottleKeys keys, string addressKey, string template, DateTimeOffset now, CancellationToken ct)
    {
        var account = keys.Of($"mails to {addressKey}"); // no bucket of the address: a reset of the password, or an erasure, clears those
        var taken = await db.Database.SqlQueryRaw<int>(Sql, account, template, db.Parameter(now), db.Parameter(now - Day)).ToListAsync(ct);
        return taken.Count > 0
            ? null
            : await db.Throttles.Where(row => row.Account == account && row.Part == template).Select(row => row.TakenAt).SingleAsync(ct) + Day;
    }
}
