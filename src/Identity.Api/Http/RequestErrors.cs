using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>What can be wrong with a request before any feature looks at it, and with the service itself.</summary>
internal static class RequestErrors
{
    internal static readonly Error JsonMalformed = new("JSON_MALFORMED", ErrorKind.Invalid, "Body is not valid JSON",
        "Send one JSON object in UTF-8, at most 32 levels deep, with each name once.");

    internal static readonly Error FieldRequired = new("FIELD_REQUIRED", ErrorKind.Invalid, "Field missing", "This field is required.");

    internal static readonly Error FieldType = new("FIELD_TYPE", ErrorKind.Invalid, "Field of the wrong type", "This field has the wrong type.");

    internal static readonly Error TextInvalid = new("TEXT_INVALID", ErrorKind.Invalid, "Text not valid",
        "This text holds a NUL character or half of a character. Send whole characters, without NUL.");

    internal static readonly Error FormMalformed = new("FORM_MALFORMED", ErrorKind.Invalid, "Form not valid",
        "Send multipart/form-data with at most ten parts, each of them once.");

    internal static readonly Error QueryInvalid = new("QUERY_INVALID", ErrorKind.Invalid, "Query parameter not valid", "This parameter has a wrong value.");

    internal static readonly Error RequestMalformed = new("REQUEST_MALFORMED", ErrorKind.Invalid, "Request not valid", "The request is not valid HTTP.");

    internal static readonly Error BodyTooLarge = new("BODY_TOO_LARGE", ErrorKind.TooLarge, "Body too large",
        "A JSON body has at most 64 KiB, a picture at most 10 MiB.");

    internal static readonly Error ContentTypeUnsupported = new("CONTENT_TYPE_UNSUPPORTED", ErrorKind.UnsupportedMediaType, "Content type not supported",
        "Send application/json in UTF-8, or multipart/form-data where the documentation says so.");

    internal static readonly Error RouteNotFound = new("ROUTE_NOT_FOUND", ErrorKind.NotFound, "No such route", "See /swagger for every route.");

    internal static readonly Error MethodNotAllowed = new("METHOD_NOT_ALLOWED", ErrorKind.MethodNotAllowed, "Method not allowed",
        "This route exists, but not for this method; Allow names those that do.");

    internal static readonly Error RateLimited = new("RATE_LIMITED", ErrorKind.TooManyRequests, "Too many requests",
        "Too many requests from this address; the details of the answer name the limit. Wait as Retry-After says.");

    internal static readonly Error ServiceUnavailable = new("SERVICE_UNAVAILABLE", ErrorKind.Unavailable, "Service unavailable",
        "The service cannot reach what it needs. Nothing was changed; try again.");

    internal static readonly Error ServiceBusy = new("SERVICE_BUSY", ErrorKind.Unavailable, "Service busy",
        "Too many sign-ins are waiting. Try again.");

    internal static readonly Error Unexpected = new("UNEXPECTED", ErrorKind.Unexpected, "Unexpected error",
        "Something went wrong here. The trace id finds it in the log.");

    internal static IReadOnlyList<Error> All =>
    [
        JsonMalformed, FieldRequired, FieldType, TextInvalid, FormMalformed, QueryInvalid, RequestMalformed, BodyTooLarge, ContentTypeUnsupported, RouteNotFound,
        MethodNotAllowed, RateLimited, ServiceUnavailable, ServiceBusy, Unexpected,
    ];
}
