using Identity.Domain.Audit;

namespace Identity.Domain.Tokens.Keys;

/// <summary>Takes a key out of service at once: its tokens are refused everywhere within a second; sessions go on by refreshing.</summary>
public sealed class RevokeSigningKey(ISigningKeyStore keys, TendSigningKeys tend, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string kid, CancellationToken ct)
    {
        if (!await keys.TryRevokeAsync(kid, AuditEvent.Of(AuditActions.KeyRevoked, time.Now(), detail: kid), ct))
        {
            return KeyErrors.KeyNotFound;
        }

        await tend.ExecuteAsync(ct);
        return new Done();
    }
}
