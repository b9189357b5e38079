using Microsoft.IdentityModel.Tokens;

namespace Identity.ResourceServer;

/// <summary>The keys of the identity service. One that is not known yet is asked for at once, so a rotation refuses no token; and at most
/// once a second, so forged tokens do not make this service a burden.</summary>
internal sealed class IssuerKeys(IssuerClient issuer, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim reading = new(1);
    private volatile IReadOnlyDictionary<string, SecurityKey>? keys;
    private long? askedAt;

    /// <summary>Whether any were read.</summary>
    internal bool IsLoaded => keys is not null;

    internal SecurityKey? Find(string keyId) => keys?.GetValueOrDefault(keyId);

    /// <summary>Asks for the keys, unless this one is known.</summary>
    internal async Task EnsureAsync(string keyId, CancellationToken ct)
    {
        if (Find(keyId) is not null)
        {
            return;
        }

        await reading.WaitAsync(ct);
        try
        {
            if (Find(keyId) is null && (askedAt is not { } at || time.GetElapsedTime(at) >= AgainAfter))
            {
                await ReadLockedAsync(ct);
            }
        }
        catch (Exception exception) when (IssuerWatch.IsOutage(exception, ct))
        {
            // What is known counts on; the watch tells of the outage.
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Reads them anew: one that was revoked is gone.</summary>
    internal async Task ReadAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            await ReadLockedAsync(ct);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private async Task ReadLockedAsync(CancellationToken ct)
    {
        askedAt = time.GetTimestamp();
        keys = await issuer.ReadKeysAsync(ct);
    }
}
