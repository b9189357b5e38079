using Identity.Domain;
using Identity.Domain.OAuth;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>Refusals of the engine in our words.</summary>
internal static class EngineErrors
{
    /// <summary>The engine explains malformed requests, which helps who writes a client. Everything else has one text for every reason: it
    /// would tell what exists.</summary>
    internal static Error Of(OpenIddictResponse refused)
    {
        var known = OAuthErrors.All.FirstOrDefault(error => error.Code == refused.Error);
        return known == OAuthErrors.InvalidRequest && refused.ErrorDescription is { } because
            ? known.Because(Plain(because))
            : known ?? OAuthErrors.InvalidRequest;
    }

    /// <summary>RFC 6749 appendix A.8.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Where(character => character is >= ' ' and <= '~' and not ('"' or '\\')));
}
