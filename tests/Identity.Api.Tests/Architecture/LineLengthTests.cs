using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>What the formatter leaves alone: comments, and texts that are one string.</summary>
public sealed class LineLengthTests
{
    private const int Columns = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void A_line_has_at_most_140_columns_outside_a_string(string directory) =>
        Directory
            .EnumerateFiles(Repository.PathOf(directory), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(path => LongLines(path).Select(line => $"{Path.GetRelativePath(Repository.PathOf(), path)}:{line}"))
            .ShouldBeEmpty();

    private static IEnumerable<int> LongLines(string path)
    {
        var isRawString = false;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var begins = line.Split("\"\"\"").Length % 2 == 0;
            if (line.Length > Columns && !isRawString && !line.Contains('"', StringComparison.Ordinal))
            {
                yield return number;
            }

            isRawString ^= begins;
        }
    }
}
