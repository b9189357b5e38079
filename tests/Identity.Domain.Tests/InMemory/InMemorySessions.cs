using Identity.Domain.Audit;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemorySessions(InMemoryDatabase db, InMemoryThrottles throttles, TokenSettings settings) : ISessionStore
{
    /// <summary>How many questions reached the store.</summary>
    public int Asked { get; private set; }

    public Task<bool> TryOpenAsync(
        Session session,
        string verifiedHash,
        string? rehash,
        Bucket bucket,
        OneTimeSecret? link,
        AuditEvent audit,
        CancellationToken ct
    )
    {
        lock (db.Lock)
        {
            Asked++;
            var user = db.Users.SingleOrDefault(it =>
                it.Id == session.UserId && it.Status == UserStatus.Active && it.PasswordHash == verifiedHash
            );
            if (user is null || link is { ConsumedAt: not null })
            {
                return Task.FromResult(false);
            }

            InMemoryDatabase.Set(user, it => it.PasswordHash, rehash ?? verifiedHash);
            InMemoryDatabase.Set(user, it => it.SignedInAt, session.CreatedAt);
            throttles.Clear(bucket);
            if (link is not null)
            {
                InMemoryDatabase.Set(link, it => it.ConsumedAt, session.CreatedAt);
            }

            db.Sessions.Add(session);
            db.Audit.Add(audit);
            return Task.FromResult(true);
        }
    }

    public Task<ConfirmedSession?> TryConfirmAsync(
        Guid sessionId,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        lock (db.Lock)
        {
            Asked++;
            var user = Find(sessionId) is { } found ? OwnerOf(found) : null;
            var token = new RefreshToken(sessionId, generation, now); // its age was judged before
            if (
                Find(sessionId) is not { } session
                || user is not { Status: UserStatus.Active }
                || !user.Roles.HasFlag(session.Role)
                || !(
                    session.Judge(token, policy, now) is var verdict
                    && (verdict is RefreshVerdict.Confirm || (verdict is RefreshVerdict.Repeat && !session.IsNews(client)))
                )
            )
            {
                return Task.FromResult<ConfirmedSession?>(null);
            }

            session.Use(token, policy, client, now);
            return Task.FromResult(FactsOf(sessionId)!.Confirmed);
        }
    }

    public Task<SessionFacts?> FindFactsAsync(Guid sessionId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            Asked++;
            return Task.FromResult(FactsOf(sessionId));
        }
    }

    public Task<SessionFacts?> FindExchangedAsync(Guid userId, Guid temporaryTokenId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            Asked++;
            var session = db.Sessions.SingleOrDefault(it => it.UserId == userId && it.TemporaryTokenId == temporaryTokenId);
            return Task.FromResult(session is null ? null : FactsOf(session.Id));
        }
    }

    public Task<Page<Session>> ListOpenAsync(Guid userId, PageRequest page, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            Asked++;
            var open = db
                .Sessions.Where(it =>
                    it.UserId == userId && it.EndedAt is null && !(it.ExpiresAt <= now) && it.UsedAt + settings.RefreshTokenLifetime > now
                )
                .OrderByDescending(it => it.CreatedAt)
                .ToList();
            return Task.FromResult(new Page<Session>([.. open.Skip(page.Skip).Take(page.Size)], open.Count, page));
        }
    }

    private SessionFacts? FactsOf(Guid sessionId) =>
        Find(sessionId) is { } session && OwnerOf(session) is { } user
            ? new SessionFacts(session, user.Status, user.Roles, user.BranchId, user.Email)
            : null;

    private Session? Find(Guid sessionId) => db.Sessions.SingleOrDefault(it => it.Id == sessionId);

    private User? OwnerOf(Session session) => db.Users.SingleOrDefault(it => it.Id == session.UserId);
}
