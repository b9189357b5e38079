using Identity.Domain;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Http;

/// <summary>Which of our languages the other end reads best (RFC 9110 section 12.5.4, matched by the lookup of RFC 4647 section
/// 3.4).</summary>
internal static class AcceptLanguage
{
    private const int MaximumLength = 500; // browsers send less than a hundred

    /// <summary>Never fails: a header that cannot be read is the default language.</summary>
    internal static string Match(string? header, MessageLanguages languages)
    {
        if (
            string.IsNullOrWhiteSpace(header)
            || header.Length > MaximumLength
            || !StringWithQualityHeaderValue.TryParseStrictList([header], out var ranges)
        )
        {
            return MessageLanguages.Default;
        }

        // OrderBy is stable: of two with the same quality the first is preferred.
        return ranges
                .Where(range => range.Quality is not 0)
                .OrderByDescending(range => range.Quality ?? 1)
                .Select(range => Lookup(range.Value.ToString(), languages))
                .FirstOrDefault(found => found is not null)
            ?? MessageLanguages.Default;
    }

    /// <summary>The range itself, then less and less of it: <c>zh-Hant-TW</c>, <c>zh-Hant</c>, <c>zh</c>.</summary>
    private static string? Lookup(string range, MessageLanguages languages)
    {
        if (range == "*")
        {
            return MessageLanguages.Default;
        }

        while (true)
        {
            if (languages.Available.FirstOrDefault(language => language.Equals(range, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }

            var cut = range.LastIndexOf('-');
            if (cut < 0)
            {
                return null;
            }

            range = range[..cut];
        }
    }
}
