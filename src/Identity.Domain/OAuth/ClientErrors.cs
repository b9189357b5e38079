namespace Identity.Domain.OAuth;

/// <summary>What can be wrong when clients are managed. The token endpoint speaks <see cref="OAuthErrors"/>.</summary>
public static class ClientErrors
{
    public static readonly Error NameInvalid = new(
        "CLIENT_NAME_INVALID",
        ErrorKind.Invalid,
        "Invalid name",
        "Give the client a name of 1 to 200 characters on one line.",
        "name"
    );

    public static readonly Error GrantsInvalid = new(
        "CLIENT_GRANTS_INVALID",
        ErrorKind.Invalid,
        "Invalid grant types",
        "A client may use these grant types: client_credentials, authorization_code, refresh_token, "
            + "urn:ietf:params:oauth:grant-type:token-exchange and urn:ietf:params:oauth:grant-type:device_code. refresh_token needs "
            + "authorization_code or device_code. A public client needs one of these two and may use only refresh_token besides.",
        "grants"
    );

    public static readonly Error ScopesInvalid = new(
        "CLIENT_SCOPES_INVALID",
        ErrorKind.Invalid,
        "Invalid scopes",
        "Give 1 to 100 scopes of printable ASCII, without spaces, quotes or backslashes. Four scopes may begin with 'identity.': "
            + "identity.admin, identity.admin.read, identity.account and identity.branch.",
        "scopes"
    );

    public static readonly Error AudiencesInvalid = new(
        "CLIENT_AUDIENCES_INVALID",
        ErrorKind.Invalid,
        "Invalid audiences",
        "Give at most 100 audiences of printable ASCII, without spaces, quotes or backslashes. The audience of temporary tokens is "
            + "not allowed.",
        "audiences"
    );

    public static readonly Error RedirectUrisInvalid = new(
        "CLIENT_REDIRECT_URIS_INVALID",
        ErrorKind.Invalid,
        "Invalid redirect URIs",
        "Give 1 to 50 redirect URIs with authorization_code, and none without. Each is an absolute https URI, an http URI of a loopback "
            + "address, or the URI of an app whose scheme contains a dot. Wildcards, fragments, user names and '..' are not allowed.",
        "redirectUris"
    );

    public static readonly Error PostLogoutRedirectUrisInvalid = new(
        "CLIENT_POST_LOGOUT_REDIRECT_URIS_INVALID",
        ErrorKind.Invalid,
        "Invalid post-logout redirect URIs",
        "Give at most 50 post-logout redirect URIs with authorization_code, and none without. The rules of redirect URIs apply.",
        "postLogoutRedirectUris"
    );

    public static readonly Error BackchannelLogoutUriInvalid = new(
        "CLIENT_BACKCHANNEL_LOGOUT_URI_INVALID",
        ErrorKind.Invalid,
        "Invalid back-channel logout URI",
        "Give an absolute https URI, or an http URI of a loopback address, for a client that signs people in.",
        "backchannelLogoutUri"
    );

    public static readonly Error Public = new(
        "CLIENT_PUBLIC",
        ErrorKind.Conflict,
        "Client without secret",
        "This is a public client, or one with keys. It has no secret."
    );

    public static readonly Error OverlapInvalid = new(
        "CLIENT_OVERLAP_INVALID",
        ErrorKind.Invalid,
        "Invalid overlap",
        "The previous secret can stay valid for 0 to 168 hours.",
        "keepPreviousHours"
    );

    public static readonly Error KeysInvalid = new(
        "CLIENT_KEYS_INVALID",
        ErrorKind.Invalid,
        "Invalid keys",
        "Give a JSON Web Key Set with 1 to 10 public keys: EC on P-256, P-384 or P-521, or RSA with 2048 to 8192 bits. A public client has "
            + "no keys.",
        "jwks"
    );

    public static readonly Error NotFound = new("CLIENT_NOT_FOUND", ErrorKind.NotFound, "Client not found", "Client not found.");

    public static readonly Error Disabled = new(
        "CLIENT_DISABLED",
        ErrorKind.Conflict,
        "Client disabled",
        "This client is permanently disabled. Create another client."
    );

    public static IReadOnlyList<Error> All =>
        [
            NameInvalid,
            GrantsInvalid,
            ScopesInvalid,
            AudiencesInvalid,
            RedirectUrisInvalid,
            PostLogoutRedirectUrisInvalid,
            BackchannelLogoutUriInvalid,
            KeysInvalid,
            NotFound,
            Disabled,
            Public,
            OverlapInvalid,
        ];
}
