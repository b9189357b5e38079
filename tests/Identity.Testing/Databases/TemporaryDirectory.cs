namespace Identity.Testing.Databases;

/// <summary>A new directory, deleted with everything in it at the end of the process at the latest.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly Watchdog? watchdog;

    private TemporaryDirectory(string path)
    {
        Path = path;
        if (!OperatingSystem.IsWindows())
        {
            watchdog = Watchdog.Start("rm", "-rf", path);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public string Path { get; }

    public static TemporaryDirectory Create(string prefix) => new(Directory.CreateTempSubdirectory(prefix).FullName);

    public void Dispose()
    {
        if (watchdog is not null)
        {
            watchdog.Dispose();
        }
        else if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
