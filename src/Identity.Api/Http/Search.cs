using Identity.Domain;

namespace Identity.Api.Http;

/// <summary><c>?search=</c>: a word or two to look for in a list.</summary>
internal static class Search
{
    internal const string Parameter = "search";
    internal const int MaximumLength = 100;

    internal static string? OrNull(string? search) => string.IsNullOrEmpty(search) ? null : search;

    /// <returns>Trimmed; empty when nothing is searched for.</returns>
    internal static Result<string> Read(IQueryCollection query)
    {
        if (!query.TryGetValue(Parameter, out var values))
        {
            return "";
        }

        return
            values is [{ Length: <= MaximumLength } text]
            && StorableText.IsStorable(text)
            && !text.EnumerateRunes().Any(rune => System.Text.Rune.IsControl(rune) || rune == System.Text.Rune.ReplacementChar)
            ? text.Trim()
            : RequestErrors.QueryInvalid.Because($"Send search once, with at most {MaximumLength} characters on one line.").On(Parameter);
    }
}
