using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Sessions;

/// <summary>
/// The one statement of a refresh. It decides (generation n - 1 moves to n; or n is repeated while that is allowed and nothing new can be
/// said of it), counts the repetition and reads the account as it is now, all at once: 64 parallel refreshes of one token end in one
/// generation and one successor, on any number of replicas, because both databases check the condition again under the row's lock.
/// </summary>
/// <remarks>The rule is <see cref="Session.Judge"/>. Plain SQL past EF Core, because this is the most frequent write of the service.</remarks>
internal static class ConfirmGeneration
{
    // @p0 session, @p1 generation, @p2 now, @p3 start of the repeat window, @p4 whether this generation may be repeated for ever,
    // @p5 device and @p6 address that it was used from, @p7 device and @p8 network once more, empty where they are unknown, @p9 the
    // client whose session it has to be, empty for any.
    private const string Sql = """
        UPDATE sessions
           SET exchanged_at = CASE WHEN generation = @p1 AND exchanged_at IS NOT NULL THEN exchanged_at ELSE @p2 END,
               repeats = CASE WHEN generation = @p1 AND exchanged_at IS NOT NULL THEN repeats + 1 ELSE repeats END,
               generation = @p1,
               used_at = @p2,
               last_device = @p5,
               last_address = @p6
         WHERE id = @p0
           AND @p9 IN ('', client_id)
           AND ended_at IS NULL
           AND (expires_at IS NULL OR expires_at > @p2)
           AND (generation = @p1 - 1
                OR (generation = @p1 AND exchanged_at IS NULL)
                OR (generation = @p1 AND repeated_generation = @p1
                    AND (exchanged_at > @p3 OR @p4)
                    AND (foreign_generation = @p1 OR first_network IS NULL OR @p8 IN ('', first_network)
                         OR @p7 = COALESCE(first_device, ''))))
           AND EXISTS (SELECT 1
                         FROM users u
                        WHERE u.id = sessions.user_id AND u.status = 'active' AND ' ' || u.roles || ' ' LIKE '% ' || sessions.role || ' %')
        RETURNING user_id, client_id, role, scope, authenticated_at, created_at, generation, exchanged_at,
                  (SELECT u.branch_id FROM users u WHERE u.id = user_id) AS branch_id,
                  audiences
        """;

    internal static Task<ConfirmedSession?> ExecuteAsync(
        IdentityDbContext db,
        Guid sessionId,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        db.FirstRowAsync(
            Sql,
            [
                sessionId,
                generation,
                db.Parameter(now),
                db.Parameter(now - policy.Window),
                policy.RepeatsForever(generation),
                client.Device,
                client.Address,
                client.Device ?? "",
                client.Network ?? "",
                policy.ClientId ?? "",
            ],
            row => new ConfirmedSession(
                sessionId,
                row.GetGuid(0),
                row.GetString(1),
                RolesConverter.Read(row.GetString(2)),
                row.IsDBNull(8) ? null : row.GetGuid(8),
                row.GetInstant(5),
                row.GetInt32(6),
                row.GetInstant(7)
            )
            {
                Scope = row.IsDBNull(3) ? null : row.GetString(3),
                Audiences = row.GetString(9).Split(' ', StringSplitOptions.RemoveEmptyEntries),
                AuthenticatedAt = row.IsDBNull(4) ? row.GetInstant(5) : row.GetInstant(4),
            },
            ct
        );
}
