using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>docs/architecture.md names the folders, tables and key labels that exist, no more and no fewer.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "architecture.md"));

    [Fact]
    public void The_page_lists_every_table_once()
    {
        var tables = Mappings().Matches(Sources("Identity.Infrastructure")).Select(match => match.Groups["table"].Value).ToList();

        tables.Count.ShouldBeGreaterThan(15);
        FirstColumn("## What is stored").ShouldBe([.. tables, "migrations_history"], ignoreOrder: true);
    }

    [Fact]
    public void The_page_lists_every_label_of_a_derived_key_once()
    {
        var labels = Labels()
            .Matches(File.ReadAllText(Repository.PathOf("src", "Identity.Infrastructure", "Cryptography", "MasterKeyRing.cs")))
            .Select(match => match.Groups["label"].Value)
            .ToList();

        labels.Count.ShouldBeGreaterThan(5);
        FirstColumn("## Secrets").ShouldBe(labels, ignoreOrder: true);
    }

    [Theory]
    [InlineData("Identity.Api")]
    [InlineData("Identity.Domain")]
    [InlineData("Identity.Infrastructure")]
    public void The_page_shows_every_folder_of_a_project(string project)
    {
        var start = Page.IndexOf($"src/{project}/", StringComparison.Ordinal);
        var part = Page[start..Page.IndexOf("\n\n", start, StringComparison.Ordinal)];
        var shown = Folders().Matches(part[part.IndexOf('\n', StringComparison.Ordinal)..]).Select(match => match.Groups["folder"].Value);

        var present = Directory.EnumerateDirectories(Repository.PathOf("src", project)).Select(path => Path.GetFileName(path)!);
        shown.ShouldBe(present.Except(["bin", "obj", "Properties"]), ignoreOrder: true);
    }

    private static string Sources(string project) =>
        string.Concat(
            Directory
                .EnumerateFiles(Repository.PathOf("src", project), "*Mapping*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
        );

    /// <summary>The first cells of the first table under a heading.</summary>
    private static IEnumerable<string> FirstColumn(string heading)
    {
        var section = Page[Page.IndexOf($"{heading}\n", StringComparison.Ordinal)..];
        return section
            .Split('\n')
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => Cell().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);
    }

    [GeneratedRegex("""ToTable\("(?<table>\w+)"\)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mappings();

    [GeneratedRegex("\"(?<label>identity/[a-z-]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(?<folder>[A-Z][A-Za-z]+)/", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Folders();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();
}
