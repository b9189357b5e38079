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

    /// <summary>The name, trimmed and composed (NFC), or null when it is none. Names reach mails that we send to strangers, so a name holds
    /// no link: nobody writes to them through us.</summary>
    public static string? Parse(string? text) => ParseImported(text) is { } name && !MailLinks.AreIn(name) ? name : null;

    /// <summary>The same without looking for links: for a name that another system holds already (some take the email address for one) and
    /// that we mail to nobody, and where the caller looks for links itself. Line breaks, control characters and what nobody sees would
    /// reach mail headers and logs, so they are refused here, once.</summary>
    public static string? ParseImported(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > LongestWorthNormalising)
        {
            return null;
        }

        if (trimmed.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || rune.IsNoncharacter()))
        {
            return null; // neither has a normal form
        }

        // Measured as it is stored: form C puts some characters together and takes others apart.
        var composed = Spaces.Replace(trimmed.Normalize(NormalizationForm.FormC), " ").Trim();
        return VisibleText.IsVisible(composed) && composed.EnumerateRunes().Count() <= MaximumLength ? composed : null;
    }

    /// <summary>Of every width and in a row, they are one space (RFC 8266 section 2.1).</summary>
    [GeneratedRegex(@"\p{Zs}+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces { get; }
}
