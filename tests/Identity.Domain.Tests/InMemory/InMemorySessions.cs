using Identity.Domain.Changes;
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
        SessionOpened opened,
        SignInBasis read,
        string? rehash,
        Bucket bucket,
        OneTimeSecret? link,
        Origin origin,
        CancellationToken ct
    )
    {
        lock (db.Lock)
        {
            Asked++;
            var session = opened.Session;
            if (OwnerOf(session)?.TrySignIn(read, rehash, link, session.CreatedAt) is not true)
            {
                return Task.FromResult(false);
            }

            throttles.Clear(bucket);
            db.Sessions.Add(session);
            db.Audit.Add(AuditedEvents.Of(opened, session.UserId, origin)!);
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
            var token = new RefreshToken(sessionId, generation, now); // its age was judged before
            if (
                FactsOf(sessionId) is not { } facts
                || facts.WhyNot(token, policy, now) is not null
                || !facts.Session.IsUsual(token, policy, client, now)
            )
            {
                return Task.FromResult<ConfirmedSession?>(null);
            }

            facts.Session.Use(token, policy, client, now);
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
                .Sessions.Where(it => it.UserId == userId && it.IsOpenAt(now, settings.RefreshTokenLifetime))
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
