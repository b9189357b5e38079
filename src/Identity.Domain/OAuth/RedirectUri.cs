using System.Net;

namespace Identity.Domain.OAuth;

/// <summary>
/// Where a browser may be sent. Compared as text, to the letter (RFC 9700 section 4.1.3): no wildcard, no prefix, no normalisation. The one
/// exception is the port of a loopback address, which an app on a desktop gets from its system (RFC 8252 section 7.3).
/// </summary>
public static class RedirectUri
{
    public const int MaximumLength = 2000;

    private const string Http = "http";
    private const string Https = "https";

    /// <summary>https; http to a loopback address; or the scheme of an app, which has a dot in it (RFC 8252 section 7.1). No fragment, no
    /// user name, no spaces, and written as it is compared.</summary>
    public static bool IsAcceptable(string? text) =>
        text is { Length: > 0 and <= MaximumLength }
        && text.All(character =>
            character is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '*')
        )
        && !text.Contains('#', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && HasAcceptableScheme(uri)
        && !HasDots(text);

    /// <param name="registered">As the operator gave it.</param>
    /// <param name="asked">As a request names it.</param>
    public static bool Matches(string registered, string asked)
    {
        if (registered == asked)
        {
            return true;
        }

        // Only what is written alike apart from the port: the rest of both is compared as text.
        return LoopbackWithoutPort(registered) is { } one && LoopbackWithoutPort(asked) == one;
    }

    private static bool HasAcceptableScheme(Uri uri) =>
        uri.Scheme switch
        {
            Https => uri.Host.Length > 0,
            Http => uri.IsLoopback,
            _ => uri.Scheme.Contains('.', StringComparison.Ordinal),
        };

    /// <summary>Segments that a browser would resolve before it follows the address.</summary>
    private static bool HasDots(string text) =>
        text.Split('?')[0].Split('/').Any(segment => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..");

    /// <summary>Null for any other address. A host name such as localhost may be resolved elsewhere, so it does not count (RFC 8252 section
    /// 8.3).</summary>
    private static string? LoopbackWithoutPort(string text)
    {
        const string scheme = "http://";
        if (!text.StartsWith(scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var slash = text.IndexOf('/', scheme.Length);
        var authority = slash < 0 ? text[scheme.Length..] : text[scheme.Length..slash];
        var colon = authority.StartsWith('[') ? authority.IndexOf("]:", StringComparison.Ordinal) + 1 : authority.IndexOf(':');
        var (host, port) = colon > 0 ? (authority[..colon], authority[(colon + 1)..]) : (authority, null);
        return
            port?.Length is not 0
            && port?.All(char.IsAsciiDigit) is not false
            && IPAddress.TryParse(host.Trim('[', ']'), out var address)
            && IPAddress.IsLoopback(address)
            && host is "127.0.0.1" or "[::1]"
            ? host + (slash < 0 ? "" : text[slash..])
            : null;
    }
}
