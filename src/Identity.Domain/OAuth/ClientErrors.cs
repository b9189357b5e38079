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
        "Unknown grant type",
        "A client may use these grant types: client_credentials.",
        "grants"
    );

    public static readonly Error ScopesInvalid = new(
        "CLIENT_SCOPES_INVALID",
        ErrorKind.Invalid,
        "Invalid scopes",
        "Give 1 to 100 scopes of printable ASCII, without spaces, quotes or backslashes. Two scopes may begin with 'identity.': "
            + "identity.admin and identity.admin.read.",
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

    public static readonly Error NotFound = new("CLIENT_NOT_FOUND", ErrorKind.NotFound, "Client not found", "Client not found.");

    public static readonly Error Disabled = new(
        "CLIENT_DISABLED",
        ErrorKind.Conflict,
        "Client disabled",
        "This client is permanently disabled. Create another client."
    );

    public static IReadOnlyList<Error> All => [NameInvalid, GrantsInvalid, ScopesInvalid, AudiencesInvalid, NotFound, Disabled];
}
