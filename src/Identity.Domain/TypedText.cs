using System.Globalization;
using System.Text;

namespace Identity.Domain;

/// <summary>Digits as people type and paste them: with direction marks from an address book, spaces of every width, in any
/// script.</summary>
public static class TypedText
{
    /// <summary>The text without characters that nobody sees, and with plain spaces.</summary>
    public static string Visible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var visible = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            switch (char.GetUnicodeCategory(character))
            {
                case UnicodeCategory.Format: // such as U+202A and U+202C, which iOS puts around a number
                    break;
                case UnicodeCategory.SpaceSeparator:
                    visible.Append(' ');
                    break;
                default:
                    visible.Append(character);
                    break;
            }
        }

        return visible.ToString();
    }

    /// <summary>A code without the spaces and dashes between its digits; a digit of another script becomes an ASCII one.</summary>
    public static string Code(string text)
    {
        var code = new StringBuilder(text?.Length ?? 0);
        foreach (var character in Visible(text!))
        {
            if (char.IsDigit(character))
            {
                code.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character)));
            }
            else if (!char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not UnicodeCategory.DashPunctuation)
            {
                code.Append(character);
            }
        }

        return code.ToString();
    }
}
