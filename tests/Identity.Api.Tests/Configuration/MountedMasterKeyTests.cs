using System.Diagnostics;
using System.Runtime.Versioning;
using Identity.Api.Tests.Hosting;
using Identity.Testing;

namespace Identity.Api.Tests.Configuration;

/// <summary>A master key as orchestrators mount it: readable for every user, on a file system that the service cannot change.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed class MountedMasterKeyTests
{
    // A mount of its own for the process, also for a user who is not root; then the shell becomes the service.
    private const string Mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"";

    [Theory]
    [InlineData("false", "\"LogLevel\":\"Warning\"", "Every user of this machine can read")]
    [InlineData("true", "\"LogLevel\":\"Information\"", "Every user in this container can read")]
    public async Task The_service_starts_and_says_who_can_read_the_key(string isInContainer, string level, string sentence)
    {
        using var data = new DataDirectory();
        using var secrets = new DataDirectory();
        if (!await CanMountAsync(secrets.Path))
        {
            Announcement.Make("No file system can be mounted here: a master key on a read-only one was not tried.");
            return;
        }

        var file = secrets.File("master-key");
        await File.WriteAllTextAsync(file, Given.MasterKey + "\n");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(file, Mode);

        await using var service = await IdentityProcess.ServeByAsync(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"{Mount} && exec \"$@\"", secrets.Path],
            new Dictionary<string, string>
            {
                ["DOTNET_RUNNING_IN_CONTAINER"] = isInContainer,
                ["Identity__DataDirectory"] = data.Path,
                ["Identity__Issuer"] = "http://localhost:5080",
                ["Identity__MasterKeyFile"] = file,
            }
        );

        var output = await Eventually.SeeAsync(
            () => Task.FromResult(service.Output),
            output => output.Contains(sentence, StringComparison.Ordinal)
        );
        var line = output.Split('\n').Single(line => line.Contains(sentence, StringComparison.Ordinal));
        line.ShouldContain(level);
        line.ShouldContain(file);
        File.GetUnixFileMode(file).ShouldBe(Mode);
    }

    private static async Task<bool> CanMountAsync(string directory)
    {
        using var mount = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"unshare --user --map-root-user --mount sh -c '{Mount}' \"$0\" 2>/dev/null", directory])
        )!;
        await mount.WaitForExitAsync();
        return mount.ExitCode == 0;
    }
}
