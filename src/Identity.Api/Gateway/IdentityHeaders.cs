using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Api.Gateway;

/// <summary>What a gateway tells a backend about the caller. Headers of these names in a request are never read.</summary>
internal static class IdentityHeaders
{
    internal const string Subject = "X-Identity-Subject";
    internal const string Roles = "X-Identity-Roles";
    internal const string Scope = "X-Identity-Scope";
    internal const string Session = "X-Identity-Session";
    internal const string Branch = "X-Identity-Branch";

    /// <summary>
    /// All five, empty where there is nothing to say: a gateway that copies what it got would otherwise leave the client's own header
    /// in place, or write the name of its variable.
    /// </summary>
    /// <param name="token">Null on public paths.</param>
    internal static void Write(HttpResponse response, VerifiedToken? token)
    {
        var headers = response.Headers;
        headers[Subject] = token?.Subject.ToString() ?? "";
        headers[Roles] = token switch
        {
            null => "",
            { Kind: TokenKind.Temporary } => "temporary",
            _ => token.Role.ToName(),
        };
        headers[Scope] = token?.Scope ?? "";
        headers[Session] = token?.SessionId.ToString() ?? "";
        headers[Branch] = token?.BranchId?.ToString() ?? "";
    }
}
