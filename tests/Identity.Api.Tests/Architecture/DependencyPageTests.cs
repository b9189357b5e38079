using System.Text.RegularExpressions;
using System.Xml.Linq;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>docs/dependencies.md lists exactly the packages that the repository asks for.</summary>
public sealed partial class DependencyPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "dependencies.md"));

    private static readonly string[] Central =
    [
        .. XDocument
            .Load(Repository.PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => (string)package.Attribute("Include")!),
    ];

    [Fact]
    public void Every_package_is_on_the_page_once_and_nothing_else_is()
    {
        Central.ShouldNotBeEmpty();
        Rows().Select(row => row.Package).Order(StringComparer.Ordinal).ShouldBe(Central.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_licence_on_the_page_is_the_one_of_the_package()
    {
        var resolved = RestoredPackage.All.ToLookup(package => package.Name, StringComparer.OrdinalIgnoreCase);

        Rows().Where(row => resolved[row.Package].Any(package => package.Licence() != row.Licence)).ShouldBeEmpty();
        Rows().Count(row => resolved.Contains(row.Package)).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Every_row_says_what_for_and_what_would_end_it() =>
        Rows().Where(row => row.Reason.Length < 10 || row.Drop.Length < 10).ShouldBeEmpty();

    /// <summary>| `package`, `package` | licence | reason | end | for each package.</summary>
    private static List<(string Package, string Licence, string Reason, string Drop)> Rows()
    {
        var table = Page[Page.IndexOf("## Packages", StringComparison.Ordinal)..];
        return
        [
            .. from line in table.Split('\n')
            where line.StartsWith("| `", StringComparison.Ordinal)
            let cells = line.Trim('|', ' ').Split(" | ")
            from Match package in Quoted().Matches(cells[0])
            select (package.Groups["name"].Value, cells[1].Trim(), cells[2].Trim(), cells[3].Trim()),
        ];
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
