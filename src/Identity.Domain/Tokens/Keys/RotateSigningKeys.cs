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
        if (Of(await keys.ListAsync(ct)).NextAt(now) is not { } next)
        {
            return KeyErrors.KeyRaced;
        }

        var promoted = await keys.ChangeAsync(by.Origin, all => Of(all).Promote(next.Kid, force, now), ct);
        if (promoted.IsSuccess)
        {
            await tend.ExecuteAsync(ct);
        }

        return promoted;

        KeySuccession Of(IReadOnlyList<SigningKey> all) => new(all, settings.LongestTokenLifetime);
    }
}
