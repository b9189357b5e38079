using Identity.Testing.Databases;

namespace Identity.Infrastructure.Tests.Databases;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("identity-binaries-").FullName;

    [Fact]
    public void The_newest_version_comes_first_by_number_not_by_letter()
    {
        foreach (var version in (string[])["9.6", "10", "17", "postgresql@18", "unversioned"])
        {
            Directory.CreateDirectory(Path.Combine(root, version));
        }

        PostgresBinaries
            .VersionsIn(root, "*")
            .Select(bin => Path.GetRelativePath(root, bin))
            .ShouldBe(["postgresql@18/bin", "17/bin", "10/bin", "9.6/bin", "unversioned/bin"]);
    }

    [Fact]
    public void A_place_that_does_not_exist_holds_no_version() =>
        PostgresBinaries.VersionsIn(Path.Combine(root, "nowhere"), "*").ShouldBeEmpty();

    [Fact]
    public void A_directory_with_a_client_but_no_server_is_passed_over()
    {
        Install("client", "psql", "pg_ctl");
        Install("server", "initdb", "pg_ctl", "postgres");

        var found = PostgresBinaries.Find([Path.Combine(root, "client"), Path.Combine(root, "server")]);

        found.ShouldNotBeNull().InitDb.ShouldBe(Path.Combine(root, "server", "initdb"));
        PostgresBinaries.Find([Path.Combine(root, "client")]).ShouldBeNull();
    }

    [Fact]
    public void Links_to_a_server_that_was_uninstalled_are_passed_over()
    {
        Install("links", "initdb", "pg_ctl");
        File.CreateSymbolicLink(Path.Combine(root, "links", "postgres"), Path.Combine(root, "uninstalled", "postgres"));

        PostgresBinaries.Find([Path.Combine(root, "links")]).ShouldBeNull();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Install(string directory, params string[] programs)
    {
        Directory.CreateDirectory(Path.Combine(root, directory));
        foreach (var program in programs)
        {
            File.WriteAllText(Path.Combine(root, directory, program), "");
        }
    }
}
