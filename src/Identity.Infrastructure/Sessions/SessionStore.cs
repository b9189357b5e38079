using Identity.Domain;
using Identity.Domain.Changes;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

internal sealed class SessionStore(
    IDbContextFactory<IdentityDbContext> contexts,
    ThrottleKeys throttleKeys,
    AuditEmails auditEmails,
    TokenSettings tokens
) : ISessionStore
{
    public async Task<bool> TryOpenAsync(
        SessionOpened opened,
        SignInBasis read,
        string? rehash,
        Bucket bucket,
        OneTimeSecret? link,
        Origin origin,
        CancellationToken ct
    )
    {
        var session = opened.Session;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                // Plain SQL, because a login is the most frequent change but one. It says what User.TrySignIn says, and locks the row:
                // whatever ends sessions of this account waits, and then sees this one too.
                var current = db.Users.Where(user =>
                    user.Id == session.UserId
                    && user.Status == UserStatus.Active
                    && user.PasswordHash == read.PasswordHash
                    && user.EmailKey == read.AddressKey
                    && user.Roles == read.Roles
                    && user.BranchId == read.BranchId
                );
                var hash = rehash ?? read.PasswordHash;
                var locked = await current.ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.SignedInAt, session.CreatedAt).SetProperty(it => it.PasswordHash, hash),
                    ct
                );
                if (locked == 0 || (link is not null && !await db.TryConsumeAsync(link, session.CreatedAt, ct)))
                {
                    return false;
                }

                await db.ClearAsync(bucket, throttleKeys, ct);
                var audit = AuditedEvents.Of(opened, session.UserId, origin)!;
                auditEmails.Note(db, audit, bucket.Account); // the password was right, so this is an address
                db.AddRange(session, audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
    }

    public async Task<ConfirmedSession?> TryConfirmAsync(
        Guid sessionId,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ConfirmGeneration.ExecuteAsync(db, sessionId, generation, policy, client, now, ct);
    }

    public async Task<SessionFacts?> FindFactsAsync(Guid sessionId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FactsOf(db, db.Sessions.Where(session => session.Id == sessionId)).FirstOrDefaultAsync(ct);
    }

    public async Task<SessionFacts?> FindExchangedAsync(Guid userId, Guid temporaryTokenId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FactsOf(db, db.Sessions.Where(session => session.UserId == userId && session.TemporaryTokenId == temporaryTokenId))
            .FirstOrDefaultAsync(ct);
    }

    public async Task<Page<Session>> ListOpenAsync(Guid userId, PageRequest page, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var idleSince = now - tokens.RefreshTokenLifetime;
        var open = db
            .Sessions.AsNoTracking()
            .Where(session =>
                session.UserId == userId
                && session.EndedAt == null
                && (session.ExpiresAt == null || session.ExpiresAt > now)
                && session.UsedAt > idleSince
            );
        var total = await open.CountAsync(ct);
        var items = await open.OrderByDescending(session => session.CreatedAt)
            .ThenBy(session => session.Id)
            .Skip(page.Skip)
            .Take(page.Size)
            .ToListAsync(ct);
        return new Page<Session>(items, total, page);
    }

    private static IQueryable<SessionFacts> FactsOf(IdentityDbContext db, IQueryable<Session> sessions) =>
        sessions
            .AsNoTracking()
            .Join(
                db.Users,
                session => session.UserId,
                user => user.Id,
                (session, user) => new SessionFacts(session, user.Status, user.Roles, user.BranchId, user.Email)
            );
}
