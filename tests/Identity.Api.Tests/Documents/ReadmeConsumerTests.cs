using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Documents;

/// <summary>The service that validates tokens as the README shows it is the one that <see cref="Tokens.StockConsumerTests"/> runs.</summary>
public sealed class ReadmeConsumerTests
{
    [Fact]
    public void Every_option_of_the_readme_is_set_in_the_test_and_no_other()
    {
        var shown = Options(Repository.PathOf("README.md"));
        var tested = Options(Repository.PathOf("tests", "Identity.Api.Tests", "Tokens", "StockConsumerTests.cs"));

        shown.Count.ShouldBeGreaterThan(8);
        tested
            .Where(line => !line.Contains("checksAudience", StringComparison.Ordinal)) // what the test varies
            .Select(line => line.Replace("= issuer;", "= \"http://localhost:5080\";", StringComparison.Ordinal))
            .ShouldBe(shown);
    }

    private static List<string> Options(string file) =>
        [
            .. File.ReadLines(file)
                .Select(line => line.Trim())
                .Where(line => line.StartsWith("options.", StringComparison.Ordinal))
                .Select(line => line[..(line.IndexOf(';', StringComparison.Ordinal) + 1)]),
        ];
}
