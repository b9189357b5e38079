using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Admin;

/// <summary>A signing key as operators see it, here and on the command line.</summary>
/// <param name="Kid" example="4vQXzqk4Xb0lRAhT2mFjRJkCz8bXv9k0B3y8dWkq1mE">The <c>kid</c> in the header of the tokens that the key
/// signs.</param>
/// <param name="Algorithm" example="ES256">The algorithm that the key signs with.</param>
/// <param name="State" example="active">The state of the key: <c>next</c>, <c>active</c>, <c>retired</c>, <c>gone</c> or
/// <c>revoked</c>.</param>
/// <param name="AnnouncedAt" example="2026-11-22T09:30:00.000Z">The key is in the key set since this time (UTC).</param>
/// <param name="SignsFrom" example="2026-11-22T09:30:00.000Z">The key signs from this time (UTC) until the next key does.</param>
internal sealed record KeyResponse(string Kid, string Algorithm, string State, DateTimeOffset AnnouncedAt, DateTimeOffset SignsFrom)
{
    internal static IReadOnlyList<KeyResponse> From(IReadOnlyList<SigningKey> keys, TimeSpan longestTokenLifetime, DateTimeOffset now)
    {
        var succession = new KeySuccession(keys, longestTokenLifetime);
        return
        [
            .. keys.Select(key => new KeyResponse(
                key.Kid,
                key.Algorithm.ToString(),
                key.RevokedAt is null ? succession.StateOf(key, now).ToString().ToLowerInvariant() : "revoked",
                key.AnnouncedAt,
                key.SignsFrom
            )),
        ];
    }
}
