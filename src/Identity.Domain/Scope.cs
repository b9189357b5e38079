namespace Identity.Domain;

/// <summary>Lists of words without spaces: scopes (RFC 6749 section 3.3), and audiences in the same alphabet.</summary>
public static class Scope
{
    /// <summary>In words; far more than a client needs, and few enough to compare (security requirement 64).</summary>
    public const int MaximumCount = 100;

    /// <summary>Of one word, in characters.</summary>
    public const int MaximumLength = 200;

    /// <summary>The words of a space-separated list in their order, each once; null when it is not such a list or exceeds the
    /// limits.</summary>
    public static IReadOnlyList<string>? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumCount * (MaximumLength + 1))
        {
            return null;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= MaximumCount && Array.TrueForAll(words, IsWord) ? [.. words.Distinct(StringComparer.Ordinal)] : null;
    }

    /// <summary>NQCHAR of RFC 6749 appendix A: printable ASCII but space, quote and backslash.</summary>
    public static bool IsWord(string? text) =>
        text is { Length: > 0 and <= MaximumLength } && text.All(character => character is > ' ' and <= '~' and not ('"' or '\\'));

    public static string Write(IEnumerable<string> words) => string.Join(' ', words);
}
