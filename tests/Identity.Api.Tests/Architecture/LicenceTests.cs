using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>What a package may be licensed under stands in <c>.ci/licences</c>.</summary>
public sealed class LicenceTests
{
    private static readonly string[][] Allowed =
    [
        .. File.ReadLines(Repository.PathOf(".ci", "licences"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ')),
    ];

    [Fact]
    public void Every_package_has_a_licence_that_is_allowed()
    {
        RestoredPackage.All.Count.ShouldBeGreaterThan(100);
        RestoredPackage
            .All.Where(package => !IsAllowed(package.Licence()))
            .Select(package => $"{package.Name} {package.Version}: {package.Licence()}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_allowed_that_no_package_needs()
    {
        var used = RestoredPackage.All.Select(package => package.Licence()).ToHashSet();

        Allowed.Select(Key).Where(licence => !used.Contains(licence)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("MIT OR GPL-3.0-only", false)] // a choice is written down first
    [InlineData("https://example.com/licence", false)]
    [InlineData("SQLite 0000000000000000000000000000000000000000000000000000000000000000", false)] // another text
    [InlineData("no licence", false)]
    public void What_is_not_named_is_not_allowed(string licence, bool allowed) => IsAllowed(licence).ShouldBe(allowed);

    internal static bool IsAllowed(string licence) => Allowed.Any(line => Key(line) == licence);

    /// <summary>The name of what is allowed for any package; for a licence that comes as a file the name of the package and the
    /// hash.</summary>
    private static string Key(string[] line) => line is [var package, _, var hash] ? $"{package} {hash}" : line.Single();
}
