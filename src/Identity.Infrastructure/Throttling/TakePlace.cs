using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>
/// The one statement that decides whether an attempt is evaluated, and counts it as failed until it has succeeded. Both databases check
/// the condition again under the row's lock, so 200 parallel guesses over any number of replicas get no more places than one after the
/// other would.
/// </summary>
internal static class TakePlace
{
    // {0} account, {1} part, {2} now, {3} since when failures count, {4}… when the last place must have been taken, step by step.
    private static readonly string Sql = $$"""
        INSERT INTO throttles (account, part, failures, taken_at)
        VALUES ({0}, {1}, 1, {2})
        ON CONFLICT (account, part) DO UPDATE
           SET failures = CASE WHEN throttles.taken_at <= {3} THEN 1 ELSE throttles.failures + 1 END,
               taken_at = {2}
         WHERE throttles.failures < {{FailureDelays.Free}}
            OR throttles.taken_at <= CASE {{string.Join(
            ' ',
            FailureDelays.Steps.Select((step, index) => $"WHEN throttles.failures >= {step.Failures} THEN {{{index + 4}}}")
        )}} END
        RETURNING failures AS "Value"
        """;

    /// <returns>Failures with this one, or null when there is no place.</returns>
    internal static async Task<int?> ExecuteAsync(
        IdentityDbContext db,
        byte[] account,
        string part,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        object[] parameters =
        [
            account,
            part,
            db.Parameter(now),
            db.Parameter(now - FailureDelays.Memory),
            .. FailureDelays.Steps.Select(step => db.Parameter(now - step.Delay)),
        ];
        var failures = await db.Database.SqlQueryRaw<int>(Sql, parameters).ToListAsync(ct);
        return failures.Count == 0 ? null : failures[0];
    }
}
