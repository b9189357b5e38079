using System.Globalization;
using System.Text;

namespace Identity.Domain.Accounts;

/// <summary>What somebody wants to be called: any script, 1 to 200 code points, on one line.</summary>
public static class PersonName
{
    public const int MaximumLength = 200;

    /// <summary>The name, trimmed and composed (NFC), or null when it is none. Line breaks and other control characters would reach
    /// mail headers and logs, so they are refused here, once.</summary>
    public static string? Parse(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return null;
        }

        var length = 0;
        foreach (var rune in trimmed.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (++length > MaximumLength || rune == Rune.ReplacementChar
                || category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return null;
            }
        }

        return trimmed.Normalize(NormalizationForm.FormC);
    }
}
