using Identity.Domain.Audit;

namespace Identity.Domain.Tokens.Keys;

/// <summary>Lets the announced key sign now and announces a new one.</summary>
public sealed class RotateSigningKeys(ISigningKeyStore keys, TendSigningKeys tend, TokenSettings settings, TimeProvider time)
{
    /// <param name="force">Promote even a key that some consumers may not have noticed yet: they refuse tokens until they read the key
    /// set again.</param>
    /// <returns>The kid that signs from now on.</returns>
    public Task<Result<string>> ExecuteAsync(bool force, CancellationToken ct) => ExecuteAsync(force, Operator.CommandLine, ct);

    /// <inheritdoc cref="ExecuteAsync(bool, CancellationToken)"/>
    public async Task<Result<string>> ExecuteAsync(bool force, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        await tend.ExecuteAsync(ct);
        var now = time.Now();
        var next = new KeySuccession(await keys.ListAsync(ct), settings.LongestTokenLifetime).NextAt(now);
        if (next is null)
        {
            return KeyErrors.KeyRaced;
        }

        if (!force && next.AnnouncedAt + KeySuccession.AnnouncementTime > now)
        {
            return KeyErrors.KeyTooYoung;
        }

        if (!await keys.TryPromoteAsync(next.Kid, by.Did(AuditActions.KeyPromoted, now, next.Kid), ct))
        {
            return KeyErrors.KeyRaced;
        }

        await tend.ExecuteAsync(ct);
        return next.Kid;
    }
}
