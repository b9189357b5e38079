using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>Where the answer to a form may lead, for the page's <c>form-action</c>: browsers apply it to redirects too. Each page names the
/// address that was checked for it; another one in the same request was not.</summary>
internal static class FormTarget
{
    internal static string? OfSignIn(AuthorizationRequest asked) => Of(asked[Parameters.RedirectUri]);

    internal static string? OfSignOut(AuthorizationRequest asked) => Of(asked[Parameters.PostLogoutRedirectUri]);

    /// <summary>The origin, or the scheme where an app has no origin.</summary>
    private static string? Of(string? address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) ? null
        : uri.Scheme is "https" or "http" ? $"{uri.Scheme}://{HostOf(uri)}:{uri.Port}"
        : $"{uri.Scheme}:";

    // In ASCII, as a header has to be.
    private static string HostOf(Uri uri) => uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
