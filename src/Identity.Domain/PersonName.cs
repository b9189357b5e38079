using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Domain;

/// <summary>The name of a person: any script, 1 to 200 code points, on one line, without a link.</summary>
public static partial class PersonName
{
    public const int MaximumLength = 200;

    /// <summary>UTF-16 units above which no text can come down to <see cref="MaximumLength"/> code points: composing makes one code point
    /// of four at most, each of two units at most. The time that it takes grows with the square of a run of combining marks.</summary>
    private const int LongestWorthNormalising = MaximumLength * 4 * 2;

    // A scheme, "www.", or a dot inside a word with two letters or more behind it: what a mail program turns into a link. "J. R. Smith",
    // "J.R.R. Tolkien" and "Dr. Müller-Lüdenscheidt" are none. The dots are those that a host name may have (RFC 3490 section 3.1).
    private const string Link = @"[a-z][a-z0-9+.-]*://|\bwww[.。．｡]|[\p{L}\p{M}\p{N}_-][.。．｡][\p{L}\p{M}\p{N}-]*\p{L}[\p{L}\p{M}\p{N}-]";

    /// <summary>The name, trimmed and composed (NFC), or null when it is none. Names reach mails that we send to strangers, so a name holds no
    /// link: nobody writes to them through us.</summary>
    public static string? Parse(string? text) => ParseImported(text) is { } name && !HoldsLink(name) ? name : null;

    /// <summary>The same without looking for links, for a name that another system holds already (some take the email address for one) and that
    /// we mail to nobody. Line breaks, other control characters and those that turn the direction of writing would reach mail headers and logs,
    /// so they are refused here, once.</summary>
    public static string? ParseImported(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > LongestWorthNormalising)
        {
            return null;
        }

        foreach (var rune in trimmed.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune == Rune.ReplacementChar || rune.IsNoncharacter()
                || category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)) // CVE-2021-42574
            {
                return null;
            }
        }

        // Measured as it is stored: form C puts some characters together and takes others apart.
        var composed = trimmed.Normalize(NormalizationForm.FormC);
        return composed.EnumerateRunes().Count() <= MaximumLength ? composed : null;
    }

    private static bool HoldsLink(string name)
    {
        // An invisible character between dot and letter hides a link from us, and from no mail program.
        var visible = string.Concat(name.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format));
        return LinkPattern().IsMatch(visible);
    }

    [GeneratedRegex(Link, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LinkPattern();
}
