namespace Identity.Domain.Tokens.Keys;

/// <summary>Takes a key out of service at once: its tokens are refused everywhere within a second; sessions go on by refreshing.</summary>
public sealed class RevokeSigningKey(ISigningKeyStore keys, TendSigningKeys tend, TokenSettings settings, TimeProvider time)
{
    public Task<Result<Done>> ExecuteAsync(string kid, CancellationToken ct) => ExecuteAsync(kid, Operator.CommandLine, ct);

    public async Task<Result<Done>> ExecuteAsync(string kid, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        var revoked = await keys.ChangeAsync(by.Origin, all => new KeySuccession(all, settings.LongestTokenLifetime).Revoke(kid, now), ct);
        if (revoked.IsSuccess)
        {
            await tend.ExecuteAsync(ct);
        }

        return revoked;
    }
}
