namespace Identity.Infrastructure.Passwords;

/// <summary>Base64 with padding or without, as hashes of other systems carry it.</summary>
internal static class BareBase64
{
    /// <summary>Null unless the text is the one spelling of its bytes, and they are no more than that.</summary>
    internal static byte[]? Decode(string text, int mostBytes)
    {
        var bare = text.TrimEnd('=');
        var bytes = new byte[mostBytes + 2];
        return
            Convert.TryFromBase64String(bare.PadRight((bare.Length + 3) / 4 * 4, '='), bytes, out var length)
            && length <= mostBytes
            && Convert.ToBase64String(bytes, 0, length).TrimEnd('=') == bare
            ? bytes[..length]
            : null;
    }
}
