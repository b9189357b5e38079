namespace Identity.Domain.OAuth;

/// <summary>The grants of the token endpoint, as the RFCs spell them. What is not in here does not exist: no <c>password</c>, no implicit
/// grant (RFC 9700 section 2.4).</summary>
public static class GrantTypes
{
    /// <summary>RFC 6749 section 4.4.</summary>
    public const string ClientCredentials = "client_credentials";

    /// <summary>RFC 6749 section 4.1, always with a proof key (RFC 7636).</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>RFC 6749 section 6, for the sessions that a code opened.</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>RFC 8693, for a service that calls another one for a person.</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>RFC 8628, for devices without a browser.</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    public static IReadOnlyList<string> All => [ClientCredentials, AuthorizationCode, RefreshToken, TokenExchange, DeviceCode];

    /// <summary>Whether people sign in with one of these.</summary>
    internal static bool SignPeopleIn(IReadOnlyList<string> grants) =>
        grants.Contains(AuthorizationCode, StringComparer.Ordinal) || grants.Contains(DeviceCode, StringComparer.Ordinal);
}
