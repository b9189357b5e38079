using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// The verdict on a bearer token, in the order of RFC 9068 section 4, and stricter than the library's defaults (RFC 8725): see
/// docs/architecture.md for the list. The library checks the signature; everything that a policy decides is decided here.
/// </summary>
internal sealed class JwtVerifier(
    SigningKeyRing keys,
    VerifiedSignatures signatures,
    IRevocations revocations,
    ITemporarySessions temporarySessions,
    TokenSettings settings,
    TimeProvider time
) : ITokenVerifier
{
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = JwtReader.MaximumLength };

    private readonly string[] own = [settings.Audience];
    private readonly string[] onboarding = [settings.OnboardingAudience];

    public Task<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => VerifyAsync(token, own, ct);

    public async Task<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(audiences);

        // 1. Form: before any cryptography.
        if (JwtReader.Read(token) is not { } jwt)
        {
            return new TokenVerdict.Invalid("not a compact JWS");
        }

        // 2. Type: which kind of token this claims to be decides which audience it must have.
        if (KindOf(jwt.HeaderText("typ")) is not { } kind)
        {
            return new TokenVerdict.Invalid("wrong typ");
        }

        // 3. No extension is understood here, so none may be critical (RFC 7515 section 4.1.11), and no unencoded payload (RFC 7797).
        if (jwt.HasHeader("crit") || jwt.HasHeader("b64"))
        {
            return new TokenVerdict.Invalid("critical header");
        }

        // No key is known at all: that says nothing about the token.
        if (!keys.IsLoaded)
        {
            return new TokenVerdict.Unknown();
        }

        // 4. Signature: the named key with its own algorithm, never another key, never a key that the token brings along.
        if (
            jwt.HeaderText("kid") is not { } kid
            || !keys.TryFind(kid, out var key, out var algorithm)
            || jwt.HeaderText("alg") != algorithm
        )
        {
            return new TokenVerdict.Invalid("unknown key or algorithm");
        }

        var isKnown = signatures.Knows(token, key!);
        if (!isKnown && !await IsSignedAsync(token, key!, algorithm!))
        {
            return new TokenVerdict.Invalid("wrong signature");
        }

        // 5. Issuer and audience, to the letter.
        var accepted = kind is TokenKind.Temporary ? onboarding : audiences;
        var named = jwt.Texts(JwtRegisteredClaimNames.Aud);
        if (jwt.Text(JwtRegisteredClaimNames.Iss) != settings.Issuer || !named.Any(it => accepted.Contains(it, StringComparer.Ordinal)))
        {
            return new TokenVerdict.Invalid("wrong issuer or audience");
        }

        // 6. Claims. A service's token has the type of a user's; its subject tells.
        if ((kind is TokenKind.Access && IsOfService(jwt) ? ServiceClaims(jwt) : Claims(jwt, kind)) is not { } verified)
        {
            return new TokenVerdict.Invalid("missing or malformed claim");
        }

        // 7. Time. Only a token that is good in every other way is called expired.
        var now = time.GetUtcNow();
        if (
            IsFuture(jwt, JwtRegisteredClaimNames.Nbf, now)
            || IsFuture(jwt, JwtRegisteredClaimNames.Iat, now)
            || jwt.Instant(JwtRegisteredClaimNames.Exp) is not { } expiresAt
        )
        {
            return new TokenVerdict.Invalid("not a valid period");
        }

        verified = verified with { Audiences = named, ExpiresAt = expiresAt };

        // Revocations are kept for as long as tokens live by the present setting. One that was issued under a longer life dies with them.
        if (expiresAt <= now || (kind is TokenKind.Access && verified.IssuedAt + settings.AccessTokenLifetime <= now))
        {
            return new TokenVerdict.Expired();
        }

        if (!isKnown)
        {
            signatures.Remember(token, key!, expiresAt);
        }

        // 8. A temporary token lives no longer than its onboarding. These are few and far between, so the database itself is asked.
        if (kind is TokenKind.Temporary)
        {
            return await temporarySessions.IsOpenAsync(verified.Subject, verified.SessionId, ct)
                ? new TokenVerdict.Valid(verified)
                : new TokenVerdict.Revoked(verified);
        }

        // 9. Revocation.
        return !revocations.IsCurrent ? new TokenVerdict.Unknown()
            : revocations.IsRevoked(verified) ? new TokenVerdict.Revoked(verified)
            : new TokenVerdict.Valid(verified);
    }

    /// <summary>RFC 9068 section 4: the prefix <c>application/</c> may stand before the type; case does not matter in media
    /// types.</summary>
    private static TokenKind? KindOf(string? type)
    {
        const string prefix = "application/";
        var name = type is not null && type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? type[prefix.Length..] : type;
        return string.Equals(name, JwtNames.AccessTokenType, StringComparison.OrdinalIgnoreCase) ? TokenKind.Access
            : string.Equals(name, JwtNames.TemporaryTokenType, StringComparison.OrdinalIgnoreCase) ? TokenKind.Temporary
            : null;
    }

    private static async Task<bool> IsSignedAsync(string token, SecurityKey key, string algorithm)
    {
        var result = await Handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                IssuerSigningKey = key,
                ValidAlgorithms = [algorithm],
                TryAllIssuerSigningKeys = false,
                RequireSignedTokens = true,
                // Checked above and below, without the library's tolerance.
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
            }
        );
        return result.IsValid;
    }

    /// <summary>RFC 9068 section 2.2: without a resource owner, <c>sub</c> names the client. No user id can be a client id.</summary>
    private static bool IsOfService(UnverifiedJwt jwt) =>
        jwt.Text(JwtRegisteredClaimNames.Sub) is { } subject && subject == jwt.Text(JwtNames.ClientId) && ClientId.IsWellFormed(subject);

    /// <summary>Null where anything of a person is mixed in: the rules of the kinds exclude each other (RFC 8725 section 3.12).</summary>
    private static VerifiedToken? ServiceClaims(UnverifiedJwt jwt) =>
        jwt.Instant(JwtRegisteredClaimNames.Iat) is not { } issuedAt
        || jwt.Text(JwtNames.Scope) is not { } scope
        || jwt.Has(JwtRegisteredClaimNames.Sid)
        || jwt.Has(JwtNames.Roles)
        || jwt.Has(JwtNames.BranchId)
        || jwt.Has(JwtNames.Actor)
            ? null
            : VerifiedToken.OfService(jwt.Text(JwtRegisteredClaimNames.Sub)!, scope, issuedAt) with
            {
                Id = IdOf(jwt),
            };

    private static VerifiedToken? Claims(UnverifiedJwt jwt, TokenKind kind)
    {
        if (
            !Guid.TryParseExact(jwt.Text(JwtRegisteredClaimNames.Sub), "D", out var subject)
            || !Guid.TryParseExact(jwt.Text(JwtRegisteredClaimNames.Sid), "D", out var sessionId)
            || jwt.Instant(JwtRegisteredClaimNames.Iat) is not { } issuedAt
            || jwt.Text(JwtNames.Scope) is not { } scope
            || jwt.Text(JwtNames.ClientId) is not { } clientId
            || jwt.Texts(JwtNames.Roles) is not [var roleName]
        )
        {
            return null;
        }

        var role = RoleNames.ToRole(roleName);
        if (kind is TokenKind.Access ? role is Roles.None : roleName != JwtNames.TemporaryRole)
        {
            return null;
        }

        if (jwt.Actors(JwtNames.Actor) is not { } actors)
        {
            return null;
        }

        Guid? branchId = null;
        if (jwt.Has(JwtNames.BranchId))
        {
            if (!Guid.TryParseExact(jwt.Text(JwtNames.BranchId), "D", out var parsed))
            {
                return null;
            }

            branchId = parsed;
        }

        return new VerifiedToken(kind, subject, sessionId, role, scope, branchId, issuedAt, clientId) { Id = IdOf(jwt), Actors = actors };
    }

    private static Guid IdOf(UnverifiedJwt jwt) =>
        Guid.TryParseExact(jwt.Text(JwtRegisteredClaimNames.Jti), "D", out var id) ? id : Guid.Empty;

    /// <summary>Absent is fine, malformed or ahead of a tolerable clock is not.</summary>
    private static bool IsFuture(UnverifiedJwt jwt, string claim, DateTimeOffset now) =>
        jwt.Has(claim) && (jwt.Instant(claim) is not { } instant || instant > now + Revocation.ClockSkew);
}
