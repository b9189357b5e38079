namespace Identity.Domain.Tokens.Keys;

/// <summary>Lets the announced key sign now and announces a new one.</summary>
public sealed class RotateSigningKeys(ISigningKeyStore keys, TendSigningKeys tend, TokenSettings settings, TimeProvider time)
{
    /// <summary>For how long libraries commonly keep a key set, or refuse to fetch it again.</summary>
    private static readonly TimeSpan UsualCache = TimeSpan.FromHours(1);

    /// <param name="force">Promote even a key that some consumers may not have noticed yet: they refuse tokens until they read the key
    /// set again.</param>
    /// <param name="isConfirmed">With <paramref name="force"/>: even one that was announced less than an hour ago, which most have not
    /// noticed.</param>
    /// <returns>The kid that signs from now on.</returns>
    public async Task<Result<string>> ExecuteAsync(bool force, bool isConfirmed, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        await tend.ExecuteAsync(ct);
        var now = time.Now();
        if (Of(await keys.ListAsync(ct)).NextAt(now) is not { } next)
        {
            return KeyErrors.KeyRaced;
        }

        if (force && !isConfirmed && now - next.AnnouncedAt is var age && age < UsualCache)
        {
            return KeyErrors.NeedsConfirmation(age);
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
