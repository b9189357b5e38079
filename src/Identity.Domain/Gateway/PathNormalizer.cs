using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Identity.Domain.Gateway;

/// <summary>
/// Finds the path that a request target means. Gateway, this service and the backend behind both read the same text with different code:
/// some join slashes and resolve dot segments, some cut off path parameters, others do not. What is malformed has no path at all.
/// </summary>
public static class PathNormalizer
{
    /// <summary>Longer targets are refused, in characters; servers commonly stop here, too.</summary>
    public const int MaximumLength = 8 * 1024;

    // RFC 3986 section 3.3.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/"
    );

    // Escaped, these are data. They become structure for a service that decodes the path before it splits it.
    private static readonly SearchValues<byte> Structure = SearchValues.Create("/\\?#"u8);

    /// <summary>
    /// The decoded path without query, with single slashes, without dot segments and without a slash at its end; or null where a target has
    /// no path or none that is well formed: see <see cref="Readings"/>.
    /// </summary>
    /// <param name="target">Of the request line, as the gateway received it (RFC 9112 section 3.2.1).</param>
    public static string? Normalize(string? target) =>
        Decode(target) is { } path && Resolve(Join(Split(path))) is { } segments ? $"/{string.Join('/', segments)}" : null;

    /// <summary>
    /// Every way in which servers read the target: with slashes joined or not, with dot segments resolved or not, with path parameters
    /// (<c>;x=y</c>) or without. Each is a list of decoded segments without a slash at the end.
    /// </summary>
    /// <returns>
    /// Nothing for what is malformed or would still be ambiguous: an absolute URI, two slashes at the beginning, a fragment, escapes of
    /// <c>/ \ ? #</c> and of controls, bytes that are no UTF-8, characters that turn into ASCII when they are normalised, a percent sign
    /// that two hexadecimal digits follow, dot segments with parameters or that lead above the root, names that end with a dot or with
    /// spaces around them.
    /// </returns>
    public static IReadOnlyList<string[]> Readings(string? target)
    {
        if (Decode(target) is not { } path || Resolve(Split(path)) is not { } resolved || Resolve(Join(Split(path))) is not { } plain)
        {
            return [];
        }

        string[][] readings = [Split(path), resolved, Join(Split(path)), Join(resolved), plain];
        return [.. readings, .. path.Contains(';', StringComparison.Ordinal) ? readings.Select(WithoutParameters) : []];
    }

    /// <summary>The text between the first slash and the query, decoded once; null where it is malformed.</summary>
    private static string? Decode(string? target)
    {
        if (target is not ['/', ..] || target.StartsWith("//", StringComparison.Ordinal) || target.Length > MaximumLength)
        {
            return null; // two slashes begin an authority
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var bytes = new byte[query < 0 ? target.Length : query];
        return
            TryDecode(target.AsSpan(0, bytes.Length), bytes, out var length)
            && Utf8.IsValid(bytes.AsSpan(0, length))
            && Encoding.UTF8.GetString(bytes, 0, length) is var path
            && Array.TrueForAll(Split(path), HasOneReading)
            ? path
            : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                if (!Plain.Contains(text[i]))
                {
                    return false;
                }

                bytes[length++] = (byte)text[i];
                continue;
            }

            if (
                i + 2 >= text.Length
                || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                || value is < (byte)' ' or 0x7F
                || Structure.Contains(value)
            )
            {
                return false;
            }

            bytes[length++] = value;
            i += 2;
        }

        return true;
    }

    private static string[] Split(string path) => (path.EndsWith('/') ? path[1..^(path.Length > 1 ? 1 : 0)] : path[1..]).Split('/');

    private static string[] Join(string[] segments) =>
        segments is [""] ? segments : [.. segments.Where(segment => segment.Length > 0).DefaultIfEmpty("")];

    /// <summary>RFC 3986 section 5.2.4; null above the root.</summary>
    private static string[]? Resolve(string[] segments)
    {
        List<string> resolved = new(segments.Length);
        foreach (var segment in segments)
        {
            switch (segment)
            {
                case ".":
                    break;
                case ".." when resolved.Count == 0:
                    return null;
                case "..":
                    resolved.RemoveAt(resolved.Count - 1);
                    break;
                default:
                    resolved.Add(segment);
                    break;
            }
        }

        return resolved.Count == 0 ? [""] : [.. resolved];
    }

    private static string[] WithoutParameters(string[] segments) => [.. segments.Select(segment => segment.Split(';')[0])];

    private static bool HasOneReading(string segment)
    {
        if (segment is "" or "." or "..")
        {
            return true; // resolved, or joined
        }

        var name = segment.Split(';')[0];
        return name is [not ' ', ..]
            && name[^1] is not ('.' or ' ')
            && segment[^1] is not ('.' or ' ')
            && !IsEscapedTwice(segment)
            && !FoldsIntoAscii(segment);
    }

    private static bool IsEscapedTwice(string segment)
    {
        for (var i = segment.IndexOf('%', StringComparison.Ordinal); i >= 0; i = segment.IndexOf('%', i + 1))
        {
            if (i + 2 < segment.Length && char.IsAsciiHexDigit(segment[i + 1]) && char.IsAsciiHexDigit(segment[i + 2]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Such as the full-width slash: a server that normalises would see another path.</summary>
    private static bool FoldsIntoAscii(string segment)
    {
        foreach (var rune in segment.EnumerateRunes())
        {
            // Dotless and dotted i are ASCII to who changes their case.
            if (
                !rune.IsAscii
                && (
                    rune.Value is 0x130 or 0x131
                    || rune.IsNoncharacter()
                    || Rune.IsControl(rune)
                    || rune.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Any(char.IsAscii)
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
