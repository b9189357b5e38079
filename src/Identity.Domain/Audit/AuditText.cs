using System.Globalization;
using System.Text;

namespace Identity.Domain.Audit;

/// <summary>Keeps every text of the audit on one line. With a line break, a caller could forge an event in a list of events
/// (ASVS 16.4.1).</summary>
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
