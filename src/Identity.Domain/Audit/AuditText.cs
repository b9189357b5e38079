using System.Globalization;
using System.Text;

namespace Identity.Domain.Audit;

/// <summary>Text in the audit is one line, whoever it came from: a line break could forge an event wherever events are listed (ASVS
/// 16.4.1).</summary>
internal static class AuditText
{
    internal static string? OnOneLine(string? text, int maximumLength)
    {
        if (text is null)
        {
            return null;
        }

        var line = new StringBuilder(Math.Min(text.Length, maximumLength));
        foreach (var rune in text.EnumerateRunes())
        {
            var safe = IsSafe(rune) ? rune : Rune.ReplacementChar;
            if (line.Length + safe.Utf16SequenceLength > maximumLength)
            {
                break;
            }

            line.Append(safe.ToString());
        }

        return line.ToString();
    }

    /// <summary>Neither a break nor invisible: format characters reorder what a terminal shows (CVE-2021-42574).</summary>
    private static bool IsSafe(Rune rune) =>
        !rune.IsNoncharacter()
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
