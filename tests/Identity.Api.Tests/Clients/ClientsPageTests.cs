using System.Xml.Linq;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>docs/clients.md shows the commands and the code that the walks use.</summary>
public sealed class ClientsPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.PathOf("docs", "clients.md"));

    private static readonly string[] Generators =
    [
        TypeScriptWalk.Generator,
        .. XDocument
            .Load(Repository.PathOf("tests", "Identity.Clients", "Identity.Clients.csproj"))
            .Descendants("ClientCommand")
            .Select(command => (string)command.Attribute("Include")!)
            .Where(command => command != "dotnet tool restore"),
    ];

    [Fact]
    public void Every_generator_is_called_as_on_the_page()
    {
        Generators.Length.ShouldBe(3);
        Commands().ShouldBe(Generators, ignoreOrder: true);
    }

    [Theory]
    [InlineData("ts", "tests/clients/walk.ts")]
    [InlineData("csharp", "tests/Identity.Api.Tests/Clients/KiotaWalk.cs", "tests/Identity.Api.Tests/Clients/NSwagWalk.cs")]
    public void Every_line_of_code_on_the_page_is_one_of_a_walk(string language, params string[] walks)
    {
        HashSet<string> known =
        [
            .. walks.SelectMany(walk => File.ReadAllLines(Repository.PathOf(walk.Split('/')))).Select(line => line.Trim()),
        ];

        var shown = CodeOf(language).ToList();

        shown.Count.ShouldBeGreaterThan(5);
        shown.Where(line => !known.Contains(line)).ShouldBeEmpty();
    }

    /// <summary>Those of the page that generate, with their continued lines put together.</summary>
    private static IEnumerable<string> Commands() =>
        string.Join('\n', CodeOf("sh"))
            .Replace(" \\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Where(line =>
                line.StartsWith("npx ", StringComparison.Ordinal)
                || line.StartsWith("dotnet kiota ", StringComparison.Ordinal)
                || line.StartsWith("dotnet nswag ", StringComparison.Ordinal)
            );

    private static IEnumerable<string> CodeOf(string language)
    {
        var isInside = false;
        foreach (var line in Page)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isInside = line == $"```{language}";
            }
            else if (isInside && line.Trim().Length > 0)
            {
                yield return line.Trim();
            }
        }
    }
}
