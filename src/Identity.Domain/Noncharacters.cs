using System.Text;

namespace Identity.Domain;

internal static class Noncharacters
{
    /// <summary>Whether Unicode guarantees that this code point will never be a character (section 23.7 of the standard). The runtime
    /// refuses to normalise a text with U+FFFE by an exception, so ask first.</summary>
    internal static bool IsNoncharacter(this Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
