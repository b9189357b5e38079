using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>Where the answer to a form may lead, for the page's <c>form-action</c>: browsers apply it to redirects too.</summary>
internal static class FormTarget
{
    /// <summary>The origin of the address that was checked, or its scheme where an app has no origin.</summary>
    internal static string? Of(AuthorizationRequest asked) =>
        !Uri.TryCreate(asked[Parameters.RedirectUri] ?? asked[Parameters.PostLogoutRedirectUri], UriKind.Absolute, out var uri) ? null
        : uri.Scheme is "https" or "http" ? $"{uri.Scheme}://{HostOf(uri)}:{uri.Port}"
        : $"{uri.Scheme}:";

    // In ASCII, as a header has to be.
    private static string HostOf(Uri uri) => uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
}
