using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Accounts.Secrets;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

internal sealed class SessionStore(
    IDbContextFactory<IdentityDbContext> contexts,
    RevocationList revocations,
    ThrottleKeys throttleKeys,
    SessionMetrics metrics,
    TokenSettings tokens) : ISessionStore
{
    public async Task<bool> TryOpenAsync(
        Session session, string verifiedHash, string? rehash, Bucket bucket, OneTimeSecret? link, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                // The condition and the lock on the row in one: whatever ends sessions of this account waits, and then sees this one too.
                var current = db.Users.Where(user => user.Id == session.UserId && user.Status == AccountStatus.Active && user.PasswordHash == verifiedHash);
                var hash = rehash ?? verifiedHash;
                var locked = await current.ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.SignedInAt, session.CreatedAt).SetProperty(it => it.PasswordHash, hash), ct);
                if (locked == 0 || (link is not null && !await db.TryConsumeAsync(link, session.CreatedAt, ct)))
                {
                    return false;
                }

                await db.ClearAsync(bucket, throttleKeys, ct);
                db.AddRange(session, audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    public async Task<ConfirmedSession?> TryConfirmAsync(
        Guid sessionId, int generation, RepeatPolicy policy, ClientContext client, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ConfirmGeneration.ExecuteAsync(db, sessionId, generation, policy, client, now, ct);
    }

    public async Task<SessionFacts?> FindFactsAsync(Guid sessionId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindFactsAsync(db, db.Sessions.AsNoTracking(), sessionId, ct);
    }

    public async Task ChangeAsync(Guid userId, Guid sessionId, Func<SessionFacts, SessionChange?> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        Session? changed = null;
        var (wasShared, revoked) = (false, (Revocation?)null);
        var done = await db.InTransactionAsync(
            async () =>
            {
                // The account first, as everywhere: an erasure is over, or takes along what is written here.
                if (!await db.Users.Where(user => user.Id == userId).LockAsync(ct)
                    || await db.Sessions.Where(session => session.Id == sessionId)
                        .ExecuteUpdateAsync(session => session.SetProperty(it => it.UsedAt, it => it.UsedAt), ct) == 0
                    || await FindFactsAsync(db, db.Sessions, sessionId, ct) is not { } facts)
                {
                    return false;
                }

                wasShared = facts.Session.SharedAt is not null;
                var wasOpen = facts.Session.EndedAt is null;
                if (change(facts) is not { } what)
                {
                    return false;
                }

                changed = facts.Session;
                if (wasOpen && changed.EndedAt is { } endedAt)
                {
                    revoked = Revocation.OfSession(sessionId, endedAt, tokens.AccessTokenLifetime);
                    db.Add(revoked);
                }

                db.AddRange(what.Events);
                if (what.Mail is { } mail && Email.Parse(facts.Email) is { } address
                    && await db.TakeMailPlaceAsync(throttleKeys, address.Key, mail.Template, mail.CreatedAt, ct) is null)
                {
                    db.Add(mail);
                }

                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (!done)
        {
            return;
        }

        if (revoked is not null)
        {
            revocations.Add([revoked]);
        }

        if (!wasShared && changed is { SharedAt: not null })
        {
            metrics.CountShared(changed.EndedAt is not null);
        }
    }

    public Task<bool> TryEndAsync(Guid sessionId, Guid ownerId, SessionEnd reason, AuditEvent audit, CancellationToken ct) =>
        TryEndAsync(sessionId, open => open.Where(session => session.UserId == ownerId), reason, audit, ct);

    public async Task<int> EndOthersAsync(Guid userId, Guid exceptSessionId, SessionEnd reason, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        Revocation[] revoked = [];
        await db.InTransactionAsync(
            async () =>
            {
                var ended = await EndOthers.ExecuteAsync(db, userId, exceptSessionId, reason, audit.At, ct);
                if (ended.Count == 0)
                {
                    return false;
                }

                revoked = [.. ended.Select(id => Revoke(id, audit))];
                await RevokeAsync(db, revoked, audit, ct);
                return true;
            },
            ct);
        revocations.Add(revoked);
        return revoked.Length;
    }

    public async Task<Page<Session>> ListOpenAsync(Guid userId, PageRequest page, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var idleSince = now - tokens.RefreshTokenLifetime;
        var open = db.Sessions.AsNoTracking().Where(session => session.UserId == userId && session.EndedAt == null
            && (session.ExpiresAt == null || session.ExpiresAt > now) && session.UsedAt > idleSince);
        var total = await open.CountAsync(ct);
        var items = await open.OrderByDescending(session => session.CreatedAt).ThenBy(session => session.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<Session>(items, total, page);
    }

    private static Task<SessionFacts?> FindFactsAsync(
        IdentityDbContext db, IQueryable<Session> sessions, Guid sessionId, CancellationToken ct) =>
        sessions.Where(session => session.Id == sessionId)
            .Join(db.Users, session => session.UserId, user => user.Id, (session, user) => new SessionFacts(
                session, user.Status, user.Roles, user.BranchId, user.Email))
            .FirstOrDefaultAsync(ct);

    private async Task<bool> TryEndAsync(
        Guid sessionId, Func<IQueryable<Session>, IQueryable<Session>> which, SessionEnd reason, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = db.Sessions.Where(session => session.Id == sessionId && session.EndedAt == null);
        var revoked = Revoke(sessionId, audit);
        var ended = await db.InTransactionAsync(
            async () =>
            {
                if (await EndAsync(which(open), reason, audit.At, ct) == 0)
                {
                    return false;
                }

                await RevokeAsync(db, [revoked], audit, ct);
                return true;
            },
            ct);
        if (ended)
        {
            revocations.Add([revoked]);
        }

        return ended;
    }

    private static Task<int> EndAsync(IQueryable<Session> open, SessionEnd reason, DateTimeOffset at, CancellationToken ct) =>
        open.ExecuteUpdateAsync(session => session.SetProperty(it => it.EndedAt, at).SetProperty(it => it.EndReason, reason), ct);

    /// <summary>Revocation and audit join the transaction of the end: a session that is over has no access token left anywhere.</summary>
    private static Task RevokeAsync(IdentityDbContext db, IEnumerable<Revocation> revoked, AuditEvent audit, CancellationToken ct)
    {
        db.Revocations.AddRange(revoked);
        db.AuditEvents.Add(audit);
        return db.SaveChangesAsync(ct);
    }

    private Revocation Revoke(Guid sessionId, AuditEvent audit) => Revocation.OfSession(sessionId, audit.At, tokens.AccessTokenLifetime);
}
