using Identity.Domain.Sessions;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

/// <summary>Ends all open sessions of a person but one, or those of one client, and says which: in one statement, because a session that
/// was ended elsewhere in the same millisecond looks no different afterwards.</summary>
internal static class EndOthers
{
    // {0} reason, {1} now, {2} whose sessions, {3} the one that stays.
    private const string Sql = """
        UPDATE sessions
           SET ended_at = {1}, end_reason = {0}
         WHERE user_id = {2}
           AND id <> {3}
           AND ended_at IS NULL
        RETURNING id AS "Value"
        """;

    // The same, of one client.
    private const string OfClientSql = """
        UPDATE sessions
           SET ended_at = {1}, end_reason = {0}
         WHERE user_id = {2}
           AND client_id = {3}
           AND ended_at IS NULL
        RETURNING id AS "Value"
        """;

    internal static async Task<IReadOnlyList<Guid>> OfClientAsync(
        IdentityDbContext db,
        Guid userId,
        string clientId,
        SessionEnd reason,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        await db
            .Database.SqlQueryRaw<Guid>(OfClientSql, SnakeCaseEnumConverter<SessionEnd>.Write(reason), db.Parameter(now), userId, clientId)
            .ToListAsync(ct);

    internal static async Task<IReadOnlyList<Guid>> ExecuteAsync(
        IdentityDbContext db,
        Guid userId,
        Guid exceptSessionId,
        SessionEnd reason,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        await db
            .Database.SqlQueryRaw<Guid>(Sql, SnakeCaseEnumConverter<SessionEnd>.Write(reason), db.Parameter(now), userId, exceptSessionId)
            .ToListAsync(ct);
}
