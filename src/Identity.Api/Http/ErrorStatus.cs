using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>The one switch from kinds of errors to status codes.</summary>
internal static class ErrorStatus
{
    internal static int Of(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            ErrorKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
            ErrorKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
            ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            ErrorKind.Unexpected => StatusCodes.Status500InternalServerError,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a status."),
        };
}
