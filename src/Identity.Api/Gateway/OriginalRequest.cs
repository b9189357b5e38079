using Microsoft.Extensions.Primitives;

namespace Identity.Api.Gateway;

/// <summary>What the client asked the gateway for, as the gateway says in headers or, Envoy, in its own request
/// (<see cref="AppendedTarget"/>).</summary>
internal static class OriginalRequest
{
    // nginx has no habit of its own, its documentation and ingress use X-Original-*; Traefik and Caddy send X-Forwarded-*.
    internal const string OriginalMethod = "X-Original-Method";
    internal const string OriginalUri = "X-Original-URI";
    internal const string ForwardedMethod = "X-Forwarded-Method";
    internal const string ForwardedUri = "X-Forwarded-Uri";

    /// <summary>
    /// False when two voices disagree: a client can add the headers that its gateway does not set, never change those that it sets.
    /// </summary>
    /// <param name="target">The target of the original request line, or null when nobody named it.</param>
    internal static bool TryRead(HttpContext http, out string? target)
    {
        var headers = http.Request.Headers;
        var appended = http.Features.Get<AppendedTarget.Original>();
        return TryAgree(headers[OriginalUri], headers[ForwardedUri], appended?.Target, out target)
            && TryAgree(headers[OriginalMethod], headers[ForwardedMethod], appended?.Method, out _);
    }

    private static bool TryAgree(StringValues original, StringValues forwarded, string? appended, out string? agreed)
    {
        // Once each: of two equal lines a gateway may have set only one.
        string?[] voices = [.. original, .. forwarded, .. new StringValues(appended)];
        agreed = voices.FirstOrDefault();
        return original.Count <= 1 && forwarded.Count <= 1 && voices.Distinct(StringComparer.Ordinal).Count() <= 1;
    }
}
