namespace Identity.Domain.OAuth;

/// <summary>What can be wrong when clients are managed. The token endpoint speaks <see cref="OAuthErrors"/>.</summary>
public static class ClientErrors
{
    public static readonly Error NameInvalid = new("CLIENT_NAME_INVALID", ErrorKind.Invalid, "Name not valid",
        "Give the client a name of 1 to 200 characters on one line.", "name");

    public static readonly Error GrantsInvalid = new("CLIENT_GRANTS_INVALID", ErrorKind.Invalid, "Grant not known",
        "The grants that a client may use are: client_credentials.", "grants");

    public static readonly Error ScopesInvalid = new("CLIENT_SCOPES_INVALID", ErrorKind.Invalid, "Scopes not valid",
        "Name 1 to 100 scopes of printable ASCII without spaces, quotes and backslashes. Of those that begin with 'identity.' there are two: identity.admin and identity.admin.read.",
        "scopes");

    public static readonly Error AudiencesInvalid = new("CLIENT_AUDIENCES_INVALID", ErrorKind.Invalid, "Audiences not valid",
        "Name at most 100 audiences of printable ASCII without spaces, quotes and backslashes. The audience of temporary tokens is none of them.", "audiences");

    public static readonly Error NotFound = new("CLIENT_NOT_FOUND", ErrorKind.NotFound, "No such client", "No client has this identifier.");

    public static readonly Error Disabled = new("CLIENT_DISABLED", ErrorKind.Conflict, "Client disabled",
        "This client is disabled for good. Create another one.");

    public static IReadOnlyList<Error> All => [NameInvalid, GrantsInvalid, ScopesInvalid, AudiencesInvalid, NotFound, Disabled];
}
