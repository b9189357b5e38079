namespace Identity.Domain;

/// <summary>What sort of refusal an <see cref="Error"/> is. One switch in the Api maps it to a status code.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is at fault.</summary>
    Invalid,

    /// <summary>Nobody, or nobody any more, stands behind the request.</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not do this.</summary>
    Forbidden,

    /// <summary>It does not exist, or not for this caller: the two are never told apart.</summary>
    NotFound,

    /// <summary>The verb does not exist on this path.</summary>
    MethodNotAllowed,

    /// <summary>It contradicts what is stored.</summary>
    Conflict,

    /// <summary>The body exceeds its limit.</summary>
    TooLarge,

    /// <summary>The body is of a kind that this endpoint does not read.</summary>
    UnsupportedMediaType,

    /// <summary>The caller asks too often.</summary>
    TooManyRequests,

    /// <summary>Right request, wrong moment: worth repeating after <c>Retry-After</c>.</summary>
    Unavailable,

    /// <summary>A bug. Details are in the log under the trace id, never in the answer.</summary>
    Unexpected,
}
