namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Values of header fields. Whatever goes in, no line break comes out but a fold (security statement 46).</summary>
internal static class MimeHeader
{
    // An encoded word has at most 75 characters, its line 76 (RFC 2047 section 2); 39 bytes leave room for the field's name.
    private const int EncodedWordBytes = 39;

    /// <summary>Free text, such as a subject.</summary>
    internal static string Text(string value) => NeedsEncoding(value) ? EncodedWords(value) : value;

    /// <summary>An address with its name in front.</summary>
    internal static string Address(Mailbox mailbox) => mailbox.Name is { } name ? $"{Phrase(name)} <{mailbox.Address}>" : mailbox.Address;

    private static string Phrase(string name) => NeedsEncoding(name)
        ? EncodedWords(name)
        : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>All but printable ASCII, and what a reader would take for an encoded word.</summary>
    private static bool NeedsEncoding(string value) => value.Any(character => character is < ' ' or > '~') || value.Contains("=?", StringComparison.Ordinal);

    private static string EncodedWords(string value)
    {
        List<string> words = [];
        List<byte> bytes = [];
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(encoded);
            if (bytes.Count + length > EncodedWordBytes)
            {
                words.Add(EncodedWord(bytes)); // each word holds whole characters (RFC 2047 section 5)
                bytes.Clear();
            }

            bytes.AddRange(encoded[..length]);
        }

        words.Add(EncodedWord(bytes));
        return string.Join("\r\n ", words);
    }

    private static string EncodedWord(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
