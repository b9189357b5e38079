using System.Runtime.Versioning;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Configuration;

/// <summary>Only the service reads its personal data and keys in files, even if an earlier version or an operator left them open.</summary>
[UnsupportedOSPlatform("windows")] // file modes
public sealed class PrivateDataTests
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnDirectory = OwnFile | UnixFileMode.UserExecute;
    private const UnixFileMode EveryoneReads = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode EveryoneEnters = EveryoneReads | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public void What_the_service_owns_is_closed_to_other_users_at_start()
    {
        using var data = new DataDirectory();
        string[] directories = [data.Path, data.File("mail"), data.File("sms")];
        string[] files =
        [
            data.File("identity.db"),
            data.File("identity.db-wal"),
            data.File("identity.db-shm"),
            data.File("identity.db.migrating"),
        ];
        foreach (var directory in directories)
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, OwnDirectory | EveryoneEnters);
        }

        foreach (var file in files)
        {
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, OwnFile | EveryoneReads);
        }

        Given.Read(("Identity:DataDirectory", data.Path)).Warnings.ShouldBeEmpty();

        directories.ShouldAllBe(directory => File.GetUnixFileMode(directory) == OwnDirectory);
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == OwnFile);
    }

    [Fact]
    public void A_database_in_a_directory_that_every_user_can_write_stops_the_start()
    {
        using DataDirectory data = new(),
            open = new();
        File.SetUnixFileMode(open.Path, OwnDirectory | UnixFileMode.OtherWrite);

        Given
            .Faults(("Identity:DataDirectory", data.Path), ("ConnectionStrings:Identity", $"Data Source={open.File("identity.db")}"))
            .ShouldHaveSingleItem()
            .ShouldBe(
                $"Every user of this machine can write to {open.Path}, which holds the database. Name a directory that only the service can write."
            );
    }

    [Fact] // such as /tmp, where users can replace only their own files
    public void A_shared_directory_with_the_sticky_bit_keeps_its_mode()
    {
        using DataDirectory data = new(),
            shared = new();
        const UnixFileMode Mode = OwnDirectory | EveryoneEnters | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;
        File.SetUnixFileMode(shared.Path, Mode);

        Given.Read(("Identity:DataDirectory", data.Path), ("ConnectionStrings:Identity", $"Data Source={shared.File("identity.db")}"));

        File.GetUnixFileMode(shared.Path).ShouldBe(Mode);
    }

    [Fact]
    public void A_data_directory_that_holds_something_else_keeps_its_mode()
    {
        using var data = new DataDirectory();
        File.SetUnixFileMode(data.Path, OwnDirectory | EveryoneEnters);
        File.WriteAllText(data.File("of another program"), "");

        Given.Read(("Identity:DataDirectory", data.Path));

        File.GetUnixFileMode(data.Path).ShouldBe(OwnDirectory | EveryoneEnters);
    }

    [Fact]
    public void A_data_directory_such_as_tmp_keeps_its_mode()
    {
        using var data = new DataDirectory();
        const UnixFileMode Mode = OwnDirectory | EveryoneEnters | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;
        File.SetUnixFileMode(data.Path, Mode);

        Given.Read(("Identity:DataDirectory", data.Path));

        File.GetUnixFileMode(data.Path).ShouldBe(Mode);
    }
}
