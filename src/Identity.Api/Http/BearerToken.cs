using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>Finds the token of a request and has it judged, once a request.</summary>
internal sealed class BearerToken(ITokenVerifier verifier, TokenSettings settings)
{
    private readonly string[] withIssuer = [settings.Audience, settings.Issuer];

    private const string Scheme = "Bearer";

    /// <summary>The verdict, or null when the request carries no bearer token at all (RFC 6750 section 2.1).</summary>
    /// <param name="isForIssuer">Whether a token for the issuer will do, besides one for the configured audience.</param>
    /// <exception cref="RevocationsUnknownException">Whether the token was revoked cannot be known.</exception>
    internal async Task<TokenVerdict?> VerifyAsync(HttpContext http, bool isForIssuer = false)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return null;
        }

        // Two values would have two readings, here and at a gateway in front (security requirement 69).
        if (header.Count > 1 || header[0] is not { } value)
        {
            return new TokenVerdict.Invalid("several Authorization headers");
        }

        if (!IsBearer(value))
        {
            return null;
        }

        var token = value[Scheme.Length..].TrimStart(' ');
        var verdict = isForIssuer
            ? await verifier.VerifyAsync(token, withIssuer, http.RequestAborted)
            : await verifier.VerifyAsync(token, http.RequestAborted);
        return verdict is TokenVerdict.Unknown ? throw new RevocationsUnknownException() : verdict;
    }

    /// <summary>Whether a token came along, good or bad.</summary>
    internal static bool IsSent(HttpContext http) =>
        http.Request.Headers.Authorization is var header
        && (header.Count > 1 || (header.Count == 1 && header[0] is { } value && IsBearer(value)));

    private static bool IsBearer(string value) =>
        value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == Scheme.Length || value[Scheme.Length] == ' ');

    internal static Error ErrorOf(TokenVerdict? verdict) =>
        verdict switch
        {
            null => TokenErrors.TokenMissing,
            TokenVerdict.Expired => TokenErrors.TokenExpired,
            _ => TokenErrors.TokenInvalid,
        };
}

/// <summary>The list of revocations is too old to vouch for a token: refuse for now rather than guess (fail closed).</summary>
internal sealed class RevocationsUnknownException() : Exception("The list of revocations is stale.");
