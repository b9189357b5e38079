using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>The services that a token shall be for: <c>resource</c> of RFC 8707, and <c>audience</c> as RFC 8693 spells the same
/// wish.</summary>
internal static class Targets
{
    internal static Result<string[]> In(OAuthForm form)
    {
        var resources = form.Values("resource");
        return resources.All(IsResource) ? (string[])[.. resources, .. form.Values("audience")] : OAuthErrors.InvalidTarget;
    }

    /// <summary>RFC 8707 section 2: an absolute URI without fragment.</summary>
    private static bool IsResource(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out _) && !text.Contains('#', StringComparison.Ordinal);
}
