using System.Buffers;
using System.Globalization;
using System.Text;

namespace Identity.Domain.Gateway;

/// <summary>
/// Finds the one path that a request target means. Gateway, this service and the backend behind both read the same text with
/// different code; whatever two of them could read differently has no canonical path, and nobody is let through to it.
/// </summary>
public static class PathNormalizer
{
    /// <summary>Longer targets are refused, in characters; servers commonly stop here, too.</summary>
    public const int MaximumLength = 8 * 1024;

    // RFC 3986 section 3.3 without the semicolon: servlet containers cut a segment there, others do not (/public/..;/private).
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/"
    );

    // Escaped to be data, these turn into structure wherever somebody decodes once too often or splits after decoding.
    private static readonly SearchValues<char> Structure = SearchValues.Create("/\\;?#%");

    /// <summary>
    /// The decoded path without query and without a slash at its end, or null where a target has no path or more than one reading:
    /// dot segments, empty segments, backslashes, path parameters, escapes of structure, controls or anything beyond ASCII, escapes
    /// that are none, an absolute URI, a fragment.
    /// </summary>
    /// <remarks>
    /// Clients resolve dot segments and escape what needs it before they send (RFC 3986 section 5.2.4), so no honest one is refused.
    /// Resolving them here instead would answer for a path that a backend which does not resolve them never sees.
    /// </remarks>
    /// <param name="target">Of the request line, as the gateway received it (RFC 9112 section 3.2.1).</param>
    public static string? Normalize(string? target)
    {
        if (target is not ['/', ..] || target.Length > MaximumLength)
        {
            return null;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (Decode(query < 0 ? target : target.AsSpan(0, query)) is not { } path)
        {
            return null;
        }

        if (path is "/")
        {
            return path;
        }

        path = path.EndsWith('/') ? path[..^1] : path;
        return Array.TrueForAll(path[1..].Split('/'), HasOneReading) ? path : null;
    }

    /// <summary>Decodes once. A percent sign never remains, so there is nothing left to decode a second time.</summary>
    private static string? Decode(ReadOnlySpan<char> text)
    {
        var path = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '%')
            {
                // Controls, DEL and every byte of UTF-8, overlong or not, lie outside the printable range.
                if (
                    i + 2 >= text.Length
                    || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                    || value is < (byte)' ' or > (byte)'~'
                    || Structure.Contains((char)value)
                )
                {
                    return null;
                }

                path.Append((char)value);
                i += 2;
            }
            else if (Plain.Contains(character))
            {
                path.Append(character);
            }
            else
            {
                return null;
            }
        }

        return path.ToString();
    }

    /// <summary>Dot segments and empty ones are resolved by some; spaces around a name and dots after it are dropped by Windows.</summary>
    private static bool HasOneReading(string segment) => segment is [not ' ', ..] && segment[^1] is not ('.' or ' ');
}
