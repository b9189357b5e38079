using System.Globalization;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

/// <summary>
/// Tells clients that sessions are over (OpenID Connect Back-Channel Logout 1.0): a row of the outbox for each session whose client has an
/// address for that, in the transaction that ends the sessions. Where the session of a browser ends, those that people opened through it
/// are told as well.
/// </summary>
internal sealed class LogoutNotices(Outbox outbox)
{
    internal const string Template = "backchannel-logout";
    internal const string SessionId = "sid";
    internal const string Subject = "sub";

    /// <param name="ended">Sessions, also those of our own frontends. Their rows are still there.</param>
    internal async Task AddAsync(IdentityDbContext db, IReadOnlyCollection<Guid> ended, DateTimeOffset now, CancellationToken ct)
    {
        if (ended.Count == 0)
        {
            return;
        }

        var told = await db
            .Sessions.AsNoTracking()
            .Where(session =>
                ended.Contains(session.Id)
                || (session.BrowserSessionId != null && session.EndedAt == null && ended.Contains(session.BrowserSessionId.Value))
            )
            .Join(
                db.Clients.Where(client => client.BackchannelLogoutUri != null && client.DisabledAt == null),
                session => session.ClientId,
                client => client.Id,
                (session, client) =>
                    new
                    {
                        session.Id,
                        session.UserId,
                        ClientId = client.Id,
                    }
            )
            .ToListAsync(ct);
        db.AddRange(told.Select(it => Of(it.ClientId, it.Id, it.UserId, now)));
    }

    private OutboxMessage Of(string clientId, Guid sessionId, Guid userId, DateTimeOffset now) =>
        outbox.Seal(
            new Message(
                MessageChannel.Logout,
                Template,
                clientId,
                MessageLanguages.Default,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [SessionId] = sessionId.ToString("D", CultureInfo.InvariantCulture),
                    [Subject] = userId.ToString("D", CultureInfo.InvariantCulture),
                }
            ),
            now
        );
}
