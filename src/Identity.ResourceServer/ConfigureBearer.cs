using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.ResourceServer;

/// <summary>Stock <c>JwtBearer</c>, without what it forgives by default.</summary>
internal sealed class ConfigureBearer(IOptions<ResourceServerOptions> options, IssuerKeys keys, BearerChecks checks)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme)
        {
            return;
        }

        var known = options.Value;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = StrictToken.MaximumLength });
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = checks.ReadAsync,
            OnTokenValidated = checks.JudgeAsync,
            OnChallenge = BearerChecks.RefuseAsync,
        };
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAlgorithms = [StrictToken.Algorithm],
            ValidTypes = TypesOf(StrictToken.AccessType, StrictToken.TemporaryType),
            ClockSkew = known.ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            NameClaimType = JwtRegisteredClaimNames.Sub,
            RoleClaimType = "roles",
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Find(keyId) is { } key ? [key] : [],
            AudienceValidator = (audiences, token, _) => audiences.Contains(AudienceOf((JsonWebToken)token), StringComparer.Ordinal),
        };
    }

    /// <summary>A temporary token has an audience of its own; either is refused with the other's.</summary>
    private string AudienceOf(JsonWebToken token) =>
        StrictToken.IsOfType(token.Typ, StrictToken.TemporaryType) ? options.Value.OnboardingAudience : options.Value.Audience;

    private static string[] TypesOf(params string[] types) => [.. types, .. types.Select(type => $"application/{type}")];
}
