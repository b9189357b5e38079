using System.Buffers;

namespace Identity.Domain;

/// <summary>
/// The one rule for text that comes from outside and may be stored: no NUL, which PostgreSQL cannot hold, and no half of a surrogate pair,
/// which UTF-8 cannot. SQLite takes both, so without the rule the two databases would answer differently.
/// </summary>
public static class StorableText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create([
        .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit),
        '\0',
    ]);

    public static bool IsStorable(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Suspects))
        {
            return true;
        }

        for (var index = 0; index < text.Length; index++)
        {
            if (
                text[index] == '\0'
                || (char.IsSurrogate(text[index]) && (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[++index])))
            )
            {
                return false;
            }
        }

        return true;
    }
}
