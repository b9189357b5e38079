using System.Collections.Concurrent;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Identity.Infrastructure.Tokens.Feed;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// The revocations that matter, in memory: asked by every request, fed by <see cref="RevocationPoll"/> and, without waiting for it, by
/// whatever revokes on this replica.
/// </summary>
internal sealed class RevocationList(TimeProvider time) : IRevocations
{
    private readonly ConcurrentDictionary<(RevocationKind Kind, string Value), Revocation> revoked = new();
    private long heardAt = long.MinValue; // monotonic, so that a clock that is set does not make knowledge look fresh

    /// <summary>The same, for the feed.</summary>
    internal RevocationJournal Journal { get; } = new();

    public bool IsCurrent => Volatile.Read(ref heardAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < Revocation.StaleAfter;

    /// <summary>Keyed on what the token is about, never on its text: no respelling revives it.</summary>
    public bool IsRevoked(VerifiedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);

        // Neither a session nor a client nor a token ever comes back, so the instant of issue does not matter.
        return revoked.ContainsKey((RevocationKind.Session, token.SessionId.ToString()))
            || revoked.ContainsKey((RevocationKind.Client, token.ClientId))
            || revoked.ContainsKey((RevocationKind.Token, token.Id.ToString()));
    }

    internal void Add(IReadOnlyCollection<Revocation> added)
    {
        Journal.Add(added);
        foreach (var revocation in added)
        {
            // One that is about to be forgotten must not take the place of another that counts for longer.
            revoked.AddOrUpdate(
                (revocation.Kind, revocation.Value),
                revocation,
                (_, other) => other.ExpiresAt > revocation.ExpiresAt ? other : revocation
            );
        }
    }

    /// <summary>Takes over what the database said, as of the moment when it was asked.</summary>
    internal void Hear(IReadOnlyCollection<Revocation> news, long askedAt)
    {
        Add(news);
        Volatile.Write(ref heardAt, askedAt);
        var now = time.Now();
        Journal.Forget(now - RevocationFeed.Grace);
        foreach (var (key, revocation) in revoked)
        {
            if (revocation.ExpiresAt < now)
            {
                revoked.TryRemove(key, out _);
            }
        }
    }
}
