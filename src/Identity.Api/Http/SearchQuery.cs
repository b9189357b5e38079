using System.Text;
using Identity.Domain;

namespace Identity.Api.Http;

/// <summary><c>?search=</c>: a word or two to look for in a list.</summary>
internal sealed class SearchQuery(Result<string> read) : IBound
{
    internal const string Parameter = "search";
    internal const int MaximumLength = 100;

    /// <summary>Trimmed; null when nothing is searched for.</summary>
    internal string? Text => read.Value is { Length: > 0 } text ? text : null;

    IReadOnlyList<Error> IBound.Refusal => read.Errors;

    public static ValueTask<SearchQuery> BindAsync(HttpContext http) => ValueTask.FromResult(new SearchQuery(Read(http.Request.Query)));

    private static Result<string> Read(IQueryCollection query)
    {
        if (!query.TryGetValue(Parameter, out var values))
        {
            return "";
        }

        return
            values is [{ Length: <= MaximumLength } text]
            && StorableText.IsStorable(text)
            && !text.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            ? text.Trim()
            : RequestErrors.QueryInvalid.Because($"Send search once, with at most {MaximumLength} characters on one line.").On(Parameter);
    }
}
