using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Health;

/// <summary>Whether the disk of the embedded database is full: it can still be read then, but nobody can sign in. The disk of a PostgreSQL
/// server is watched there.</summary>
/// <param name="available">Free bytes where a file lies; null where the system does not say.</param>
public sealed class FreeSpace(StoreSettings settings, Func<string, long?> available)
{
    /// <summary>A checkpoint of the write-ahead log needs some megabytes at once.</summary>
    public const long LeastBytes = 16 * 1024 * 1024;

    public FreeSpace(StoreSettings settings)
        : this(settings, OnDisk) { }

    public bool IsUsedUp => settings.SqliteFile is { } file && available(Path.GetFullPath(file)) < LeastBytes;

    private static long? OnDisk(string file)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? file : Path.GetDirectoryName(file)!).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
