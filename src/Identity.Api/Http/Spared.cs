using Identity.Domain.Passwords;
using Identity.Domain.Pictures;

namespace Identity.Api.Http;

/// <summary>Requests that were refused before they did anything, and so cost a quarter of a <see cref="Limit"/>.</summary>
internal enum Spared
{
    None,

    /// <summary>Whose body could not be read as what the route takes. Nothing was compared with a secret, so this answers no
    /// guess.</summary>
    Malformed,

    /// <summary>Every 400, 413 and 415, but for those that have kept the worker of pictures or the breach service busy. Not where a 400
    /// may answer a guess at a secret.</summary>
    Invalid,
}

internal static class SparedRequests
{
    private static readonly HashSet<string> Costly = [PasswordErrors.Breached.Code, PictureErrors.Invalid.Code];
    private static readonly HashSet<string> OfBodies = [.. RequestErrors.All.Select(error => error.Code)];

    /// <summary>Asked after the answer.</summary>
    internal static bool Includes(this Spared spared, HttpContext http)
    {
        var isInvalid =
            http.Response.StatusCode
            is StatusCodes.Status400BadRequest
                or StatusCodes.Status413PayloadTooLarge
                or StatusCodes.Status415UnsupportedMediaType;
        var codes = http.Features.Get<Refusal>()?.Codes ?? [];
        return isInvalid
            && spared switch
            {
                Spared.Invalid => !codes.Any(Costly.Contains),
                Spared.Malformed => codes.Count > 0 && codes.All(OfBodies.Contains),
                _ => false,
            };
    }
}
