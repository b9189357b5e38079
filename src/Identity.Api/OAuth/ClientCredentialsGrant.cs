using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 6749 section 4.4.2, with <c>resource</c> of RFC 8707 and <c>audience</c> as RFC 8693 spells the same wish.</summary>
internal sealed class ClientCredentialsGrant(IssueClientToken issueClientToken)
{
    internal Result<TokenEndpoint.Response> Execute(Client client, OAuthForm form)
    {
        var resources = form.Values("resource");
        if (!resources.All(IsResource))
        {
            return OAuthErrors.InvalidTarget;
        }

        var issued = issueClientToken.Execute(client, form["scope"], [.. resources, .. form.Values("audience")]);
        return issued.IsSuccess
            ? new TokenEndpoint.Response(issued.Value.AccessToken, "Bearer", (int)issued.Value.ExpiresIn.TotalSeconds, issued.Value.Scope)
            : issued.Errors[0];
    }

    /// <summary>RFC 8707 section 2: an absolute URI without fragment.</summary>
    private static bool IsResource(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out _) && !text.Contains('#', StringComparison.Ordinal);
}
