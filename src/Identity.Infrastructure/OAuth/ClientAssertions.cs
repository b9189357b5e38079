using System.Security.Cryptography;
using System.Text;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.OAuth;

/// <summary>Assertions, as strict as access tokens (security requirement 57).</summary>
internal sealed class ClientAssertions(IDbContextFactory<IdentityDbContext> contexts, TokenSettings settings, TimeProvider time)
    : IClientAssertions
{
    /// <summary>Used assertions are kept as long, so it is bounded. Libraries write a minute or five.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(60);

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = JwtReader.MaximumLength };

    public IReadOnlyList<string> Algorithms => ClientKeySet.Algorithms;

    public ClientKeys ReadKeys(string jwks) => new(ClientKeySet.Normalize(jwks));

    public string? ClientIn(string assertion) => JwtReader.Read(assertion)?.Text(JwtRegisteredClaimNames.Sub);

    public async Task<string?> UseAsync(string assertion, string clientId, string keys, CancellationToken ct)
    {
        if (JwtReader.Read(assertion) is not { } jwt || jwt.HasHeader("crit") || jwt.HasHeader("b64"))
        {
            return "malformed assertion";
        }

        if (!await IsSignedAsync(assertion, jwt, keys))
        {
            return "another key";
        }

        // The issuer to the letter and nothing else: an assertion for another server must not work here.
        if (
            jwt.Text(JwtRegisteredClaimNames.Iss) != clientId
            || jwt.Text(JwtRegisteredClaimNames.Sub) != clientId
            || jwt.Texts(JwtRegisteredClaimNames.Aud) is not [var audience]
            || audience != settings.Issuer
        )
        {
            return "assertion for another client or service";
        }

        var now = time.Now();
        if (
            jwt.Instant(JwtRegisteredClaimNames.Exp) is not { } expiresAt
            || expiresAt <= now
            || expiresAt > now + LongestLife
            || IsFuture(jwt, JwtRegisteredClaimNames.Nbf, now)
            || IsFuture(jwt, JwtRegisteredClaimNames.Iat, now)
        )
        {
            return "assertion not valid now";
        }

        return jwt.Text(JwtRegisteredClaimNames.Jti) is not { Length: > 0 and <= 256 } id ? "assertion without jti"
            : await TryUseAsync(clientId, id, expiresAt, ct) ? null
            : "assertion used before";
    }

    private static async Task<bool> IsSignedAsync(string assertion, UnverifiedJwt jwt, string keys)
    {
        var kid = jwt.HeaderText("kid");
        IReadOnlyList<SecurityKey> candidates =
        [
            .. new JsonWebKeySet(keys).Keys.Where(key => kid is null || key.Kid is null or "" || key.Kid == kid),
        ];
        var result = await Handler.ValidateTokenAsync(
            assertion,
            new TokenValidationParameters
            {
                IssuerSigningKeyResolver = (_, _, _, _) => candidates,
                ValidAlgorithms = ClientKeySet.Algorithms,
                RequireSignedTokens = true,
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
            }
        );
        return result.IsValid;
    }

    /// <summary>The primary key is the referee.</summary>
    private async Task<bool> TryUseAsync(string clientId, string jti, DateTimeOffset expiresAt, CancellationToken ct)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId} {jti}"));
        var used = new UsedAssertion { Id = new Guid(hash.AsSpan(0, 16), bigEndian: true), ExpiresAt = expiresAt };
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        return (await db.InsertNewAsync([used], ct)).Count == 1;
    }

    private static bool IsFuture(UnverifiedJwt jwt, string claim, DateTimeOffset now) =>
        jwt.Has(claim) && (jwt.Instant(claim) is not { } instant || instant > now + Revocation.ClockSkew);
}
