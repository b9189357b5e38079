using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>What can be wrong with a request before any feature looks at it, and with the service itself.</summary>
internal static class RequestErrors
{
    internal static readonly Error JsonMalformed = new(
        "JSON_MALFORMED",
        ErrorKind.Invalid,
        "Body is not valid JSON",
        "Send one JSON object in UTF-8, at most 32 levels deep, without duplicate names."
    );

    internal static readonly Error FieldRequired = new("FIELD_REQUIRED", ErrorKind.Invalid, "Field missing", "This field is required.");

    internal static readonly Error FieldType = new("FIELD_TYPE", ErrorKind.Invalid, "Wrong field type", "This field has the wrong type.");

    internal static readonly Error TextInvalid = new(
        "TEXT_INVALID",
        ErrorKind.Invalid,
        "Invalid text",
        "This text contains a NUL character or an incomplete character (a lone surrogate). Remove it and try again."
    );

    internal static readonly Error FormMalformed = new(
        "FORM_MALFORMED",
        ErrorKind.Invalid,
        "Invalid form",
        "Send multipart/form-data with at most ten parts and no duplicate names."
    );

    internal static readonly Error QueryInvalid = new(
        "QUERY_INVALID",
        ErrorKind.Invalid,
        "Invalid query parameter",
        "The value of this parameter is invalid."
    );

    internal static readonly Error RequestMalformed = new(
        "REQUEST_MALFORMED",
        ErrorKind.Invalid,
        "Invalid request",
        "The request is not valid HTTP."
    );

    internal static readonly Error BodyTooLarge = new(
        "BODY_TOO_LARGE",
        ErrorKind.TooLarge,
        "Body too large",
        "A JSON body may have at most 64 KiB, a picture at most 10 MiB."
    );

    internal static readonly Error ContentTypeUnsupported = new(
        "CONTENT_TYPE_UNSUPPORTED",
        ErrorKind.UnsupportedMediaType,
        "Content type not supported",
        "Send application/json in UTF-8, or multipart/form-data where the documentation says so."
    );

    internal static readonly Error RouteNotFound = new(
        "ROUTE_NOT_FOUND",
        ErrorKind.NotFound,
        "Route not found",
        "This route does not exist. See /swagger for all routes."
    );

    internal static readonly Error MethodNotAllowed = new(
        "METHOD_NOT_ALLOWED",
        ErrorKind.MethodNotAllowed,
        "Method not allowed",
        "This route does not support this method. The Allow header lists the supported methods."
    );

    internal static readonly Error RateLimited = new(
        "RATE_LIMITED",
        ErrorKind.TooManyRequests,
        "Too many requests",
        $"Too many requests from this IP address. {Error.WaitHint}"
    );

    internal static readonly Error ServiceUnavailable = new(
        "SERVICE_UNAVAILABLE",
        ErrorKind.Unavailable,
        "Service unavailable",
        "The service cannot reach a system that it needs. Nothing was changed. Try again."
    );

    internal static readonly Error ServiceBusy = new(
        "SERVICE_BUSY",
        ErrorKind.Unavailable,
        "Service busy",
        "Too many sign-ins are waiting. Try again."
    );

    internal static readonly Error Unexpected = new(
        "UNEXPECTED",
        ErrorKind.Unexpected,
        "Unexpected error",
        "An unexpected error occurred. Report it with the trace id."
    );

    /// <summary>The refusal of a body that is compressed or otherwise encoded (RFC 9110 section 8.4), or null: bombs stay
    /// outside.</summary>
    internal static Error? OfEncoding(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encodings
        && encodings.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            ? ContentTypeUnsupported.Because("Send the body without Content-Encoding.")
            : null;

    internal static IReadOnlyList<Error> All =>
        [
            JsonMalformed,
            FieldRequired,
            FieldType,
            TextInvalid,
            FormMalformed,
            QueryInvalid,
            RequestMalformed,
            BodyTooLarge,
            ContentTypeUnsupported,
            RouteNotFound,
            MethodNotAllowed,
            RateLimited,
            ServiceUnavailable,
            ServiceBusy,
            Unexpected,
        ];
}
