using System.Diagnostics;
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

    [Theory]
    [InlineData("666")]
    [InlineData("660")]
    public void One_that_other_users_can_write_is_refused(string mode)
    {
        using var data = new DataDirectory();
        Give(data, "{}", mode);

        FaultOf(data).ShouldEndWith("so it may be forged; run chmod go-w on it.");
    }

    [Fact]
    public async Task One_of_another_user_is_refused_whatever_directory_a_command_is_called_in()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return; // only root can give a file away
        }

        using var data = new DataDirectory();
        Give(data, """{ "Identity": { "MasterKeyFile": "/tmp/of-a-stranger" } }""", "600");
        using var chown = Process.Start("chown", ["4711", data.File(SettingsFile.Name)]);
        await chown.WaitForExitAsync();

        FaultOf(data).ShouldStartWith($"{data.File(SettingsFile.Name)} belongs to another user, so it is not used.");
    }

    [Theory]
    [InlineData("644", """{ "ConnectionStrings": { "Identity": "Host=db;Password=canary" } }""", "ConnectionStrings:Identity")]
    [InlineData("640", """{ "Identity": { "Mail": { "Password": "canary" } } }""", "Identity:Mail:Password")]
    [InlineData("600", """{ "Identity": { "Mail": { "Password": "canary" } } }""", null)]
    [InlineData("644", """{ "ConnectionStrings": { "Identity": "Host=db" }, "Identity": { "MasterKeyFile": "master.key" } }""", null)]
    public void One_that_other_users_can_read_and_that_holds_a_secret_is_warned_of(string mode, string settings, string? key)
    {
        using var data = new DataDirectory();
        Give(data, settings, mode);
        using var configuration = new ConfigurationManager();

        var warnings = SettingsFile.Add(configuration, data.Path);

        warnings.ShouldBe(
            key is null
                ? []
                :
                [
                    $"Other users of this machine can read {data.File(SettingsFile.Name)}, which holds a secret ({key}). Run chmod 600 on it.",
                ]
        );
    }

    [Fact]
    public void One_that_cannot_be_read_is_one_sentence()
    {
        using var data = new DataDirectory();
        File.CreateSymbolicLink(data.File(SettingsFile.Name), "/proc/self/mem"); // no mode keeps root from reading

        FaultOf(data).ShouldStartWith($"{data.File(SettingsFile.Name)} cannot be read.");
    }

    private static void Give(DataDirectory data, string settings, string mode)
    {
        File.WriteAllText(data.File(SettingsFile.Name), settings);
        File.SetUnixFileMode(data.File(SettingsFile.Name), (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    private static string FaultOf(DataDirectory data)
    {
        using var configuration = new ConfigurationManager();
        return Should
            .Throw<Exception>(() => SettingsFile.Add(configuration, data.Path))
            .ShouldBeOfType<ConfigurationException>()
            .Faults.ShouldHaveSingleItem();
    }
}
