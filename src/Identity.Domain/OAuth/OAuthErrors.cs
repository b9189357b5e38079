namespace Identity.Domain.OAuth;

/// <summary>
/// Refusals of the OAuth endpoints, in the words of RFC 6749 section 5.2 and RFC 8707 section 2. They are answered as
/// <c>{"error", "error_description"}</c> and never as a problem, so they are not in the service's own catalogue.
/// </summary>
public static class OAuthErrors
{
    public static readonly Error InvalidRequest = new("invalid_request", ErrorKind.Invalid, "Invalid request", "The request is malformed.");

    /// <summary>One text for every reason: whether a client exists is nobody's business.</summary>
    public static readonly Error InvalidClient = new(
        "invalid_client",
        ErrorKind.Unauthenticated,
        "Client not authenticated",
        "Client authentication failed. Use client_secret_basic, client_secret_post or private_key_jwt."
    );

    public static readonly Error UnauthorizedClient = new(
        "unauthorized_client",
        ErrorKind.Invalid,
        "Grant type not allowed",
        "This client may not use this grant type."
    );

    public static readonly Error UnsupportedGrantType = new(
        "unsupported_grant_type",
        ErrorKind.Invalid,
        "Grant type not supported",
        "This service does not support this grant type. See grant_types_supported in the metadata."
    );

    public static readonly Error InvalidScope = new(
        "invalid_scope",
        ErrorKind.Invalid,
        "Invalid scope",
        "The scope is malformed or too long, or the client may not request it."
    );

    public static readonly Error InvalidTarget = new(
        "invalid_target",
        ErrorKind.Invalid,
        "Invalid audience",
        "The audience or resource is malformed, or the client may not request it."
    );

    /// <summary>One text for every reason: a code or token of another client is as unknown as a forged one.</summary>
    public static readonly Error InvalidGrant = new(
        "invalid_grant",
        ErrorKind.Invalid,
        "Invalid grant",
        "The code or refresh token is invalid, expired, used or revoked, or was issued to another client."
    );

    /// <summary>RFC 8693 section 2.2.2 has this code for every reason.</summary>
    public static readonly Error InvalidSubjectToken = InvalidRequest.Because(
        "The subject_token is not a valid access token of a person for a service of this client."
    );

    public static readonly Error TemporaryTokenNotReady = InvalidGrant.Because(
        "The temporary token is used, or steps of its onboarding are missing. GET /onboarding lists them."
    );

    /// <summary>RFC 8628 section 3.5: the person has not answered yet.</summary>
    public static readonly Error AuthorizationPending = new(
        "authorization_pending",
        ErrorKind.Invalid,
        "Authorization pending",
        "The person has not answered yet. Ask again after the interval."
    );

    /// <summary>The same section: from now on the interval is five seconds longer.</summary>
    public static readonly Error SlowDown = new(
        "slow_down",
        ErrorKind.Invalid,
        "Too many polls",
        "The person has not answered yet, and you ask too often. Wait five seconds longer each time from now on."
    );

    public static readonly Error AccessDenied = new("access_denied", ErrorKind.Invalid, "Access denied", "The person refused.");

    public static readonly Error ExpiredToken = new(
        "expired_token",
        ErrorKind.Invalid,
        "Device code expired",
        "The device_code has expired. Start again."
    );

    /// <summary>Section 4.1.2.1 has the word, section 5.2 has none for this; the status says the rest.</summary>
    public static readonly Error TemporarilyUnavailable = new(
        "temporarily_unavailable",
        ErrorKind.TooManyRequests,
        "Too many requests",
        $"Too many requests from this IP address. {Error.WaitHint}"
    );

    public static IReadOnlyList<Error> All =>
        [
            InvalidRequest,
            InvalidClient,
            UnauthorizedClient,
            UnsupportedGrantType,
            InvalidScope,
            InvalidTarget,
            InvalidGrant,
            AuthorizationPending,
            SlowDown,
            AccessDenied,
            ExpiredToken,
            TemporarilyUnavailable,
        ];
}
