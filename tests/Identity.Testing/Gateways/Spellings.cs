namespace Identity.Testing.Gateways;

/// <summary>Ways to write a path so that one reader sees it and another does not: the tricks of the field, applied everywhere in the
/// path.</summary>
public static class Spellings
{
    private static readonly string[] Dots =
    [
        "..",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%252e%252e",
        "%25%32%65%25%32%65",
        "..;",
        "..;x=y",
        "%2e%2e;",
        "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae",
        "..%00",
        "..%20",
        "%u002e%u002e",
        "...",
    ];

    private static readonly string[] Slashes =
    [
        "//",
        "///",
        "/./",
        "/%2e/",
        "%2f",
        "%2F",
        "%252f",
        "%25%32%66",
        "%5c",
        "%5C",
        "%255c",
        "\\",
        "\\/",
        "/;/",
        "/;x=y/",
        "%c0%af",
        "%e0%80%af",
        "%ef%bc%8f",
        "%u2215",
        "/%20/",
        "/x/../",
        "/x/%2e%2e/",
        "/x%2f..%2f",
    ];

    private static readonly string[] Endings =
    [
        ";",
        ";x=y",
        ";/",
        "%3b",
        "%3Bx=y",
        "%00",
        "%00.png",
        "%0a",
        "%0d%0a",
        "%09",
        "%20",
        ".",
        "..",
        "%2e",
        "%",
        "%2",
        "%zz",
        "%u0061",
        "%7f",
        "%80",
        "%ff",
        "#",
        "#/",
        "%23",
        "%3f",
        "%3F/",
        "\\",
        "%5c",
        "%c0%80",
        "\u00e9",
        "\t",
        " ",
        "|",
        "^",
        "\"",
        "<",
        "/",
        "//",
        "/.",
        "/%2e",
        "/./",
    ];

    private static readonly string[] Beginnings =
    [
        "http://host",
        "https://host:443",
        "//host",
        "/",
        "\\",
        "%2f",
        "/.",
        "/%2e",
        "/;",
        "x",
        " ",
        "*",
        "host:443",
        "http:",
        "/http://host",
        "?",
        "#",
        "\t",
    ];

    /// <summary>Every one of them means <paramref name="path"/> to some reader. All are different, and none is the path itself.</summary>
    /// <param name="open">A path that anybody may pass to, from which the way leads to <paramref name="path"/>, or back.</param>
    public static IReadOnlyList<string> Of(string path, string open)
    {
        var segments = path[1..].Split('/');
        var up = open[1..].Split('/').Length;
        List<string> spellings =
        [
            .. Beginnings.Select(beginning => beginning + path),
            .. Dots.Select(dots => open + Repeat("/" + dots, up) + path),
            .. Dots.Select(dots => open + Repeat("\\" + dots, up) + path),
            .. Dots.Select(dots => open + Repeat("%2f" + dots, up) + path),
            .. Dots.Select(dots => path + Repeat("/" + dots, segments.Length) + open),
            .. Dots.Select(dots => path + Repeat("%5c" + dots, segments.Length) + open),
            path + "?",
            path + "?" + open,
            path + "#" + open,
            path + "%3f" + open,
            path + "%00" + open,
            path + ";" + open,
            path + "?x=" + open + "/..",
            path + "," + open,
            path + ", " + open,
            path + " " + open,
            path.ToUpperInvariant(),
            open + "#/.." + path,
        ];

        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            spellings.AddRange(Slashes.Select(slash => Join(segments[..i]) + slash + string.Join('/', segments[i..])));
            spellings.AddRange(Endings.Select(ending => With(segments, i, segment + ending)));
            spellings.AddRange(Letters(segment).Select(other => With(segments, i, other)));
        }

        return [.. spellings.Where(spelling => spelling != path).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Letters(string segment)
    {
        var (first, rest) = ((int)segment[0], segment[1..]);
        return
        [
            segment.ToUpperInvariant(),
            char.ToUpperInvariant(segment[0]) + rest,
            $"%{first:x2}{rest}",
            $"%{first:X2}{rest}",
            $"%25{first:x2}{rest}",
            $"%{first ^ 0x20:x2}{rest}",
            string.Concat(segment.Select(character => $"%{(int)character:x2}")),
            // The full-width form, which best-fit mappings take for ASCII
            Uri.EscapeDataString(char.ConvertFromUtf32(first + 0xFEE0)) + rest,
            segment.Replace('i', '\u0131'), // dotless, of which some upper cases are an ordinary I
            segment.Replace("i", "%c4%b1", StringComparison.Ordinal),
            segment.Replace("s", "%c5%bf", StringComparison.Ordinal), // long s
        ];
    }

    private static string With(string[] segments, int index, string other) =>
        "/" + string.Join('/', segments.Select((segment, i) => i == index ? other : segment));

    private static string Join(string[] segments) => segments.Length == 0 ? "" : "/" + string.Join('/', segments);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
