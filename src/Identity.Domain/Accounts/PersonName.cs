using System.Globalization;
using System.Text;

namespace Identity.Domain.Accounts;

/// <summary>What somebody wants to be called: any script, 1 to 200 code points, on one line.</summary>
public static class PersonName
{
    public const int MaximumLength = 200;

    /// <summary>UTF-16 units above which no text can come down to <see cref="MaximumLength"/> code points: composing makes one code point
    /// of four at most, each of two units at most. The time that it takes grows with the square of a run of combining marks.</summary>
    private const int LongestWorthNormalising = MaximumLength * 4 * 2;

    /// <summary>The name, trimmed and composed (NFC), or null when it is none. Line breaks and other control characters would reach
    /// mail headers and logs, so they are refused here, once.</summary>
    public static string? Parse(string? text)
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
                || category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return null;
            }
        }

        // Measured as it is stored: form C puts some characters together and takes others apart.
        var composed = trimmed.Normalize(NormalizationForm.FormC);
        return composed.EnumerateRunes().Count() <= MaximumLength ? composed : null;
    }
}
