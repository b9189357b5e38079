using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

/// <summary>
/// The one statement of a refresh. It decides (generation n - 1 moves to n; or n is repeated while that is allowed and nothing new can be
/// said of it), counts the repetition and reads the account as it is now, all at once: 64 parallel refreshes of one token end in one
/// generation and one successor, on any number of replicas, because both databases check the condition again under the row's lock.
/// </summary>
/// <remarks>The rule is <see cref="Session.Judge"/>. Plain SQL, because this is the most frequent write of the service.</remarks>
internal static class ConfirmGeneration
{
    // {0} session, {1} generation, {2} now, {3} start of the repeat window, {4} whether this generation may be repeated for ever,
    // {5} device and {6} address that it was used from, {7} device and {8} network once more, empty where they are unknown, {9} the client
    // whose session it has to be, empty for any.
    private const string Sql = """
        UPDATE sessions
           SET exchanged_at = CASE WHEN generation = {1} AND exchanged_at IS NOT NULL THEN exchanged_at ELSE {2} END,
               repeats = CASE WHEN generation = {1} AND exchanged_at IS NOT NULL THEN repeats + 1 ELSE repeats END,
               generation = {1},
               used_at = {2},
               last_device = {5},
               last_address = {6}
         WHERE id = {0}
           AND {9} IN ('', client_id)
           AND ended_at IS NULL
           AND (expires_at IS NULL OR expires_at > {2})
           AND (generation = {1} - 1
                OR (generation = {1} AND exchanged_at IS NULL)
                OR (generation = {1} AND repeated_generation = {1}
                    AND (exchanged_at > {3} OR {4})
                    AND (foreign_generation = {1} OR first_network IS NULL OR {8} IN ('', first_network)
                         OR {7} = COALESCE(first_device, ''))))
           AND EXISTS (SELECT 1
                         FROM users u
                        WHERE u.id = sessions.user_id AND u.status = 'active' AND ' ' || u.roles || ' ' LIKE '% ' || sessions.role || ' %')
        RETURNING user_id, client_id, role, scope, authenticated_at, created_at, generation, exchanged_at,
                  (SELECT u.branch_id FROM users u WHERE u.id = user_id) AS branch_id
        """;

    internal static async Task<ConfirmedSession?> ExecuteAsync(
        IdentityDbContext db,
        Guid sessionId,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var rows = await db.Set<ConfirmedRow>()
            .FromSqlRaw(
                Sql,
                sessionId,
                generation,
                db.Parameter(now),
                db.Parameter(now - policy.Window),
                policy.RepeatsForever(generation),
                client.Device!,
                client.Address!,
                client.Device ?? "",
                client.Network ?? "",
                policy.ClientId ?? ""
            )
            .ToListAsync(ct);
        return rows.Select(row => new ConfirmedSession(
                sessionId,
                row.UserId,
                row.ClientId,
                row.Role,
                row.BranchId,
                row.CreatedAt,
                row.Generation,
                row.ExchangedAt
            )
            {
                Scope = row.Scope,
                AuthenticatedAt = row.AuthenticatedAt ?? row.CreatedAt,
            })
            .SingleOrDefault();
    }
}
