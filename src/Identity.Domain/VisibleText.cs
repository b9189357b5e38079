using System.Globalization;
using System.Text;

namespace Identity.Domain;

/// <summary>
/// What a person may be called by, as far as the platform knows it: the FreeformClass of PRECIS (RFC 8264 section 4.3), on which the
/// profile for nicknames (RFC 8266) builds. Text stays in form C, so that full-width and other compatible letters are kept as they were
/// typed.
/// </summary>
internal static class VisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int Hebrew = 0x0590; // scripts before it never need a joiner
    private const int Ideographs = 0x3400;

    /// <summary>Whether there is something to see, and nothing that hides, reorders or pretends to be nothing.</summary>
    internal static bool IsVisible(string composed)
    {
        Rune[] runes = [.. composed.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            if (!IsAdmitted(runes[i], i == 0 ? null : runes[i - 1], i + 1 == runes.Length ? null : runes[i + 1]))
            {
                return false;
            }
        }

        return Array.Exists(runes, rune => !IsMark(rune) && !Rune.IsWhiteSpace(rune));
    }

    private static bool IsAdmitted(Rune rune, Rune? before, Rune? after) =>
        rune.Value switch
        {
            // Between letters of scripts that join, and within an emoji (RFC 5892 appendix A, and UTS 51).
            ZeroWidthJoiner or ZeroWidthNonJoiner => before is { } left && after is { } right && Joins(left) && Joins(right),

            // How the symbol or ideograph before it is drawn.
            0xFE0E or 0xFE0F => before is { } symbol && IsSymbol(symbol),
            >= 0xFE00 and <= 0xFE0D or >= 0xE0100 and <= 0xE01EF => before is { Value: >= Ideographs },

            // Default ignorable, without being of the category for it; fillers and blanks that are drawn as nothing.
            0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0x180B and <= 0x180F) => false,

            // Conjoining letters that are left over in form C are old Hangul.
            (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7FB) => false,
            _ => Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.Surrogate
                ),
        };

    private static bool Joins(Rune rune) =>
        rune.Value is 0xFE0F || IsSymbol(rune) || (rune.Value >= Hebrew && (Rune.IsLetter(rune) || IsMark(rune)));

    private static bool IsSymbol(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
        || Rune.IsDigit(rune)
        || rune.Value is '#' or '*';

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
