using System.Globalization;
using System.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>RFC 2045 section 6.7: text that stays legible, and that no server on the way may change.</summary>
internal static class QuotedPrintable
{
    private const int MaximumLine = 76;

    /// <param name="text">Lines that end in a line feed.</param>
    internal static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            EncodeLine(encoded, Encoding.UTF8.GetBytes(line));
            encoded.Append("\r\n");
        }

        return encoded.ToString(0, encoded.Length - 2);
    }

    private static void EncodeLine(StringBuilder encoded, ReadOnlySpan<byte> line)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            // A space at the end of a line would be lost on the way (rule 3).
            var isLiteral = line[i] is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (line[i] is (byte)' ' && i < line.Length - 1);
            var width = isLiteral ? 1 : 3;
            if (length + width > MaximumLine - 1)
            {
                encoded.Append("=\r\n"); // a soft line break (rule 5)
                length = 0;
            }

            _ = isLiteral ? encoded.Append((char)line[i]) : encoded.Append(CultureInfo.InvariantCulture, $"={line[i]:X2}");
            length += width;
        }
    }
}
