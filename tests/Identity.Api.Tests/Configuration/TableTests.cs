using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Configuration;

/// <summary>A row that an empty line parts from its table is shown as a line of text.</summary>
public sealed partial class TableTests
{
    [Theory]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/throttling.md")]
    [InlineData("docs/import.md")]
    [InlineData("SECURITY.md")]
    public void Every_row_belongs_to_a_table(string page)
    {
        string[] lines = ["", .. File.ReadAllLines(Repository.PathOf(page.Split('/')))];
        var tables = 0;
        for (var line = 1; line < lines.Length; line++)
        {
            if (!lines[line].StartsWith('|') || lines[line - 1].StartsWith('|'))
            {
                continue;
            }

            (line + 1 < lines.Length && Ruler().IsMatch(lines[line + 1])).ShouldBeTrue(
                $"{page}, line {line}: a table begins with a head and a ruler"
            );
            tables++;
        }

        tables.ShouldBeGreaterThan(0);
    }

    [GeneratedRegex(@"^\|(\s*:?-+:?\s*\|)+$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ruler();
}
