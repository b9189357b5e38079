using System.Globalization;
using System.Security.Claims;
using Identity.Domain.OAuth;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>What a client is told of a person: by the scopes of OpenID Connect Core section 5.4, and no more.</summary>
internal sealed class PersonClaims(IProfiles profiles, TokenSettings settings)
{
    /// <summary>A password was typed. There is no stronger way yet.</summary>
    internal const string PasswordContext = "urn:identity:acr:password";

    /// <summary>Every claim that an id token may have.</summary>
    internal static readonly IReadOnlyList<string> Names =
    [
        Claims.Subject,
        SessionId,
        Claims.AuthenticationTime,
        Claims.AuthenticationContextReference,
        Claims.AuthenticationMethodReference,
        Claims.Nonce,
        Claims.AccessTokenHash,
        Claims.Name,
        Claims.Picture,
        Claims.Email,
        Claims.EmailVerified,
        Claims.PhoneNumber,
        Claims.PhoneNumberVerified,
    ];

    private const string SessionId = "sid";

    /// <summary>The claims of an id token.</summary>
    internal async Task<ClaimsPrincipal> OfIdTokenAsync(ClientTokens granted, CancellationToken ct)
    {
        var scopes = granted.Scope.Split(' ');
        var identity = new ClaimsIdentity("OAuth");
        identity
            .SetClaim(Claims.Subject, granted.UserId.ToString("D", CultureInfo.InvariantCulture))
            .SetClaim(SessionId, granted.SessionId.ToString("D", CultureInfo.InvariantCulture))
            .SetClaim(Claims.AuthenticationTime, granted.AuthenticatedAt.ToUnixTimeSeconds())
            .SetClaim(Claims.AuthenticationContextReference, PasswordContext)
            .SetClaims(Claims.AuthenticationMethodReference, [.. IssueSessionTokens.Password]);
        if (scopes.Contains(Scopes.OpenId, StringComparer.Ordinal) && await profiles.FindAsync(granted.UserId, ct) is { } profile)
        {
            foreach (var (name, value) in Of(profile, scopes))
            {
                _ = value is bool flag ? identity.SetClaim(name, flag) : identity.SetClaim(name, (string)value);
            }
        }

        // The engine issues no refresh token: the domain has.
        identity.SetScopes(scopes.Where(scope => scope != Scopes.OfflineAccess));
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Name and value of each claim that the scopes open and the profile has.</summary>
    internal IEnumerable<(string Name, object Value)> Of(Profile profile, IReadOnlyCollection<string> scopes)
    {
        if (scopes.Contains(Scopes.Profile, StringComparer.Ordinal))
        {
            yield return (Claims.Name, profile.Name);
            if (profile.ImageId is { } image)
            {
                yield return (Claims.Picture, $"{settings.Issuer}/images/{image}");
            }
        }

        if (scopes.Contains(Scopes.Email, StringComparer.Ordinal))
        {
            yield return (Claims.Email, profile.Email);
            yield return (Claims.EmailVerified, profile.EmailVerified);
        }

        if (scopes.Contains(Scopes.Phone, StringComparer.Ordinal) && profile.PhoneNumber is { } phone)
        {
            yield return (Claims.PhoneNumber, phone);
            yield return (Claims.PhoneNumberVerified, profile.PhoneNumberVerified);
        }
    }
}
