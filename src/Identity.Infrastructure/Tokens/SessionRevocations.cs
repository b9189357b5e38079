using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Tokens;

/// <summary>Turns ended sessions into revocations of their access tokens: in the transaction that ends them, and nowhere else.</summary>
internal static class SessionRevocations
{
    /// <returns>What to tell this replica's <see cref="RevocationList"/> once the transaction is committed.</returns>
    internal static IReadOnlyList<Revocation> AddRevocations(
        this IdentityDbContext db,
        IEnumerable<Guid> sessionIds,
        DateTimeOffset endedAt,
        TokenSettings tokens
    )
    {
        Revocation[] revoked = [.. sessionIds.Select(id => Revocation.OfSession(id, endedAt, tokens.AccessTokenLifetime))];
        db.AddRange(revoked.AsEnumerable());
        return revoked;
    }
}
