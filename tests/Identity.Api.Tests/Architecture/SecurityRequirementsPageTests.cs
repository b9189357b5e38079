using System.Globalization;
using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>docs/security-requirements.md names for each requirement the test classes that cite it, and no citation points
/// nowhere.</summary>
public sealed partial class SecurityRequirementsPageTests
{
    private static readonly List<Row> Rows =
    [
        .. from Match row in RowPattern().Matches(File.ReadAllText(Repository.PathOf("docs", "security-requirements.md")))
        select new Row(
            int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture),
            row.Groups["severity"].Value,
            row.Groups["tests"].Value
        ),
    ];

    [Fact]
    public void Requirements_are_numbered_from_one_without_a_gap()
    {
        Rows.Count.ShouldBeGreaterThanOrEqualTo(90);
        Rows.Select(row => row.Number).ShouldBe(Enumerable.Range(1, Rows.Count));
        Rows.Where(row => row.Severity is not ("critical" or "high" or "medium")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_citation_in_code_names_a_requirement_that_exists()
    {
        var cited = Citations("src", "*.cs").Concat(Citations("tests", "*.cs")).ToList();

        cited.Count.ShouldBeGreaterThan(300);
        cited.Where(citation => citation.Number < 1 || citation.Number > Rows.Count).ShouldBeEmpty();
    }

    [Fact]
    public void Each_row_names_exactly_the_test_classes_that_cite_it_or_says_why_there_is_none()
    {
        var tests = Citations("tests", "*Tests.cs").ToLookup(citation => citation.Number, citation => $"`{citation.File}`");

        foreach (var row in Rows)
        {
            var expected = string.Join(", ", tests[row.Number].Distinct().Order(StringComparer.Ordinal));
            if (expected.Length > 0)
            {
                row.Tests.ShouldBe(expected, $"the tests of requirement {row.Number}");
            }
            else
            {
                row.Tests.ShouldMatch("^(Not built|No test yet): ", $"the reason why requirement {row.Number} has no test");
            }
        }
    }

    private static IEnumerable<Citation> Citations(string folder, string pattern) =>
        from path in Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories)
        where !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        let text = CommentBreak().Replace(File.ReadAllText(path), " ")
        from Match citation in CitationPattern().Matches(text)
        from Match range in RangePattern().Matches(citation.Groups["numbers"].Value)
        let first = int.Parse(range.Groups["first"].Value, CultureInfo.InvariantCulture)
        let last = range.Groups["last"] is { Success: true } end ? int.Parse(end.Value, CultureInfo.InvariantCulture) : first
        from number in Enumerable.Range(first, last - first + 1)
        select new Citation(number, Path.GetFileNameWithoutExtension(path));

    private sealed record Row(int Number, string Severity, string Tests);

    private sealed record Citation(int Number, string File);

    [GeneratedRegex(
        @"^\| (?<number>\d+) \| .* \| (?<severity>\w+) \| (?<tests>[^|]+) \|$",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex RowPattern();

    /// <summary>A comment goes on over the end of a line.</summary>
    [GeneratedRegex(@"\s*\n\s*//(/?)\s*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CommentBreak();

    /// <summary>"security requirement 46", "requirements 16, 18 and 20 to 22".</summary>
    [GeneratedRegex(
        @"[Rr]equirements? (?<numbers>\d+((-| to )\d+)?((, and | and |, | or |/)\d+((-| to )\d+)?)*)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CitationPattern();

    [GeneratedRegex(@"(?<first>\d+)((-| to )(?<last>\d+))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();
}
