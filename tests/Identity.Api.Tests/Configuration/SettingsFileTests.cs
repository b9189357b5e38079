using System.Runtime.Versioning;
using Identity.Api.Configuration;
using Identity.Api.Tests.Hosting;
using Microsoft.Extensions.Configuration;

namespace Identity.Api.Tests.Configuration;

/// <summary><c>identity.json</c> spares every shell its variables.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed class SettingsFileTests
{
    private const string Issuer = "Identity:Issuer";
    private const string Directory = "Identity:DataDirectory";

    [Fact]
    public void It_wins_over_the_files_beside_the_binary_and_loses_against_the_environment()
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File("appsettings.json"), """{ "Identity": { "Issuer": "https://a.example.com", "DataDirectory": "a" } }""");
        File.WriteAllText(data.File(SettingsFile.Name), """{ "Identity": { "Issuer": "https://b.example.com", "DataDirectory": "b" } }""");
        using var configuration = new ConfigurationManager();
        configuration.AddJsonFile(data.File("appsettings.json"));
        configuration.AddInMemoryCollection([new(Directory, "c")]);

        SettingsFile.Add(configuration, data.Path);

        (configuration[Issuer], configuration[Directory]).ShouldBe(("https://b.example.com", "c"));
    }

    [Fact]
    public void Without_it_nothing_changes()
    {
        using var data = new DataDirectory();
        using var configuration = new ConfigurationManager();

        SettingsFile.Add(configuration, data.Path);

        configuration.Sources.Count.ShouldBe(new ConfigurationManager().Sources.Count);
    }

    [Fact]
    public void One_that_everybody_can_write_is_refused()
    {
        using var data = new DataDirectory();
        File.WriteAllText(data.File(SettingsFile.Name), "{}");
        File.SetUnixFileMode(data.File(SettingsFile.Name), (UnixFileMode)Convert.ToInt32("666", 8));
        using var configuration = new ConfigurationManager();

        Should
            .Throw<ConfigurationException>(() => SettingsFile.Add(configuration, data.Path))
            .Faults.ShouldHaveSingleItem()
            .ShouldContain("run chmod o-w on it");
    }
}
