using Identity.Domain.Audit;

namespace Identity.Domain.Tokens.Keys;

/// <summary>Takes a key out of service at once: its tokens are refused everywhere within a second; sessions go on by refreshing.</summary>
public sealed class RevokeSigningKey(ISigningKeyStore keys, TendSigningKeys tend, TimeProvider time)
{
    public Task<Result<Done>> ExecuteAsync(string kid, CancellationToken ct) => ExecuteAsync(kid, Operator.CommandLine, ct);

    public async Task<Result<Done>> ExecuteAsync(string kid, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!await keys.TryRevokeAsync(kid, by.Did(AuditActions.KeyRevoked, time.Now(), kid), ct))
        {
            return KeyErrors.KeyNotFound;
        }

        await tend.ExecuteAsync(ct);
        return new Done();
    }
}
