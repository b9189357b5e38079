using Identity.Domain.Audit;

namespace Identity.Domain.Tokens.Keys;

/// <summary>
/// Keeps the succession whole: one key signs, the next is announced long before it does, those that nobody needs are deleted. Any
/// number of replicas may run it at once; the unique position elects one.
/// </summary>
public sealed class TendSigningKeys(ISigningKeyStore keys, ISigningKeyFactory factory, TokenSettings settings, TimeProvider time)
{
    public async Task ExecuteAsync(CancellationToken ct)
    {
        // At most two keys are ever missing. A lost race needs no handling: the next round sees the winner's key.
        for (var round = 0; round < 4; round++)
        {
            var now = time.Now();
            var all = await keys.ListAsync(ct);
            var succession = new KeySuccession(all, settings.LongestTokenLifetime);
            var active = succession.ActiveAt(now);
            if (active is not null && succession.NextAt(now) is not null)
            {
                await DeleteGoneAsync(all, succession, now, ct);
                return;
            }

            // The first key of a fresh installation signs at once: nobody holds a token or a cached key set yet.
            var signsFrom = active is null ? now : Later(active.SignsFrom + settings.KeyLifetime, now + KeySuccession.AnnouncementTime);
            var key = factory.Create(KeySuccession.PositionAfter(all), settings.Algorithm, now, signsFrom);
            await keys.TryAddAsync(key, AuditEvent.Of(AuditActions.KeyAnnounced, now, detail: key.Kid), ct);
        }
    }

    private async Task DeleteGoneAsync(IReadOnlyList<SigningKey> all, KeySuccession succession, DateTimeOffset now, CancellationToken ct)
    {
        // A revoked key's row stays until its tokens are dead, so that a replica that comes late knows of it; then it goes too.
        foreach (
            var key in all.Where(key =>
                key.RevokedAt is { } revokedAt
                    ? revokedAt + settings.LongestTokenLifetime + Revocation.ClockSkew < now
                    : succession.StateOf(key, now) is KeyState.Gone
            )
        )
        {
            await keys.DeleteAsync(key.Kid, ct);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
