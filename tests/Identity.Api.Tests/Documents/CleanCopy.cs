using System.Diagnostics;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Documents;

/// <summary>The files that a newcomer gets: those of the repository, and none that a build or an earlier walk has left.</summary>
internal static class CleanCopy
{
    private const string Copy = """
        cd "$0" && git -c safe.directory='*' ls-files -z | tar --null --ignore-failed-read -T - -cf - 2>/dev/null | tar -xf - -C "$1"
        """;

    internal static async Task MakeAsync(string directory)
    {
        using var copy = Process.Start("bash", ["-c", Copy, Repository.PathOf(), directory]);
        await copy.WaitForExitAsync();
        File.Exists(Path.Combine(directory, "README.md")).ShouldBeTrue("git and tar made no copy of the repository");
    }
}
