using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.Tokens;

internal sealed class JwtSigner(SigningKeyRing keys, TokenSettings settings) : ITokenSigner
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Sign(TemporaryToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var (key, algorithm) = keys.Signing();
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = JwtNames.TemporaryTokenType,
                Issuer = settings.Issuer,
                Audience = settings.OnboardingAudience,
                IssuedAt = token.IssuedAt.UtcDateTime,
                Expires = token.ExpiresAt.UtcDateTime,
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    [JwtRegisteredClaimNames.Sub] = token.Subject.ToString(),
                    [JwtRegisteredClaimNames.Jti] = token.Id.ToString(),
                    [JwtNames.ClientId] = settings.FirstPartyClientId,
                    [JwtRegisteredClaimNames.Sid] = token.OnboardingId.ToString(),
                    [JwtNames.Roles] = new[] { JwtNames.TemporaryRole },
                    [JwtNames.Scope] = JwtNames.OnboardingScope,
                },
                SigningCredentials = new SigningCredentials(key, algorithm),
            }
        );
    }

    public string Sign(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = token.Subject.ToString(),
            [JwtRegisteredClaimNames.Jti] = token.Id.ToString(),
            [JwtNames.ClientId] = token.ClientId,
            [JwtRegisteredClaimNames.Sid] = token.SessionId.ToString(),
            [JwtRegisteredClaimNames.AuthTime] = token.AuthenticatedAt.ToUnixTimeSeconds(),
            [JwtRegisteredClaimNames.Amr] = token.Methods.ToArray(),
            [JwtNames.Roles] = new[] { token.Role.ToName() },
            [JwtNames.Scope] = token.Scope,
        };
        if (token.BranchId is { } branchId)
        {
            claims[JwtNames.BranchId] = branchId.ToString();
        }

        if (token.Actors.Count > 0)
        {
            claims[JwtNames.Actor] = ActorOf(token.Actors);
        }

        return Sign(claims, token.Audiences ?? [settings.Audience], token.IssuedAt, token.ExpiresAt);
    }

    public string Sign(ServiceToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = token.ClientId,
            [JwtRegisteredClaimNames.Jti] = token.Id.ToString(),
            [JwtNames.ClientId] = token.ClientId,
            [JwtNames.Scope] = token.Scope,
        };
        return Sign(claims, token.Audiences, token.IssuedAt, token.ExpiresAt);
    }

    /// <summary>The last one, and in it the one before.</summary>
    private static Dictionary<string, object> ActorOf(IEnumerable<string> actors) =>
        actors
            .Reverse()
            .Aggregate(
                new Dictionary<string, object>(StringComparer.Ordinal),
                (before, actor) =>
                    before.Count == 0
                        ? new(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = actor }
                        : new(StringComparer.Ordinal) { [JwtRegisteredClaimNames.Sub] = actor, [JwtNames.Actor] = before }
            );

    private string Sign(
        Dictionary<string, object> claims,
        IReadOnlyList<string> audiences,
        DateTimeOffset issuedAt,
        DateTimeOffset expiresAt
    )
    {
        var (key, algorithm) = keys.Signing();
        claims[JwtRegisteredClaimNames.Aud] = audiences is [var only] ? only : audiences.ToArray();
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = JwtNames.AccessTokenType,
                Issuer = settings.Issuer,
                IssuedAt = issuedAt.UtcDateTime,
                Expires = expiresAt.UtcDateTime,
                Claims = claims,
                SigningCredentials = new SigningCredentials(key, algorithm),
            }
        );
    }
}
