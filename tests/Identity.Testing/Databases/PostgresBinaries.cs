using System.Globalization;
using System.Text.RegularExpressions;

namespace Identity.Testing.Databases;

/// <summary>The programs of a PostgreSQL server that is installed here. <c>test.sh</c> looks at the same places.</summary>
internal sealed partial class PostgresBinaries
{
    private static readonly string[] s_programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>Where the packages of Debian, of postgresql.org (Red Hat) and of Homebrew (Apple silicon, Intel) put each
    /// version.</summary>
    private static readonly (string Parent, string Version)[] s_places =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql*"),
        ("/usr/local/opt", "postgresql*"),
    ];

    private readonly string directory;

    private PostgresBinaries(string directory) => this.directory = directory;

    public string InitDb => Path.Combine(this.directory, "initdb");

    public string PgCtl => Path.Combine(this.directory, "pg_ctl");

    /// <summary>Null when no place holds a whole server.</summary>
    public static PostgresBinaries? Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Find([.. onPath, .. s_places.SelectMany(place => VersionsIn(place.Parent, place.Version))]);
    }

    /// <summary>The first of the directories that holds a whole server, or null.</summary>
    public static PostgresBinaries? Find(IEnumerable<string> directories)
    {
        var found = directories.FirstOrDefault(directory => s_programs.All(program => IsThere(Path.Combine(directory, program))));
        return found is null ? null : new PostgresBinaries(found);
    }

    /// <summary>The <c>bin</c> directories, newest version first.</summary>
    public static IEnumerable<string> VersionsIn(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory
                .EnumerateDirectories(parent, pattern)
                .OrderByDescending(directory => VersionOf(Path.GetFileName(directory)))
                .Select(directory => Path.Combine(directory, "bin"))
            : [];

    /// <summary>A link counts as what it leads to: an uninstalled package may leave links to nowhere.</summary>
    private static bool IsThere(string file) =>
        File.Exists(file) && File.ResolveLinkTarget(file, returnFinalTarget: true) is null or { Exists: true };

    public override string ToString() => this.directory;

    private static decimal VersionOf(string directory) =>
        decimal.TryParse(
            VersionNumber().Match(directory).Value,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var version
        )
            ? version
            : 0;

    [GeneratedRegex(@"\d+(\.\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
