namespace Identity.Infrastructure.Persistence;

/// <summary>Directories and files that hold personal data or keys: for the user that the service runs as, whatever the umask is.</summary>
public static class PrivatePath
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnDirectory = OwnFile | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>What others may do with a path that this process cannot change.</summary>
    public enum Exposure
    {
        None,

        /// <summary>The group may write, or others may read.</summary>
        Readable,

        /// <summary>Every user may write: what it holds may be forged.</summary>
        Writable,
    }

    /// <summary>Creates what is missing, for the owner only. <see cref="Tighten"/> is for what exists.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnDirectory);
        }
    }

    /// <summary>Creates an empty file, unless one is there.</summary>
    public static void CreateFile(string path)
    {
        try
        {
            new FileStream(path, FileOptions(FileMode.CreateNew, FileAccess.Write)).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // It was there, or another process was first.
        }
    }

    /// <summary>Options of a file that only its owner reads and writes, from the moment on at which it exists.</summary>
    public static FileStreamOptions FileOptions(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return options;
    }

    /// <summary>Takes a path of the service away from everybody else. Not on Windows, where a directory hands its rights down.</summary>
    /// <returns>What others may still do, where the path belongs to another user.</returns>
    public static Exposure Tighten(string path, bool mayKeepGroup = false)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
        {
            return Exposure.None;
        }

        var mode = File.GetUnixFileMode(path);
        var wanted = mode & ~(mayKeepGroup ? Others : Others | Group);
        return mode == wanted || TrySet(path, wanted) ? Exposure.None : Judge(mode);
    }

    /// <summary>What others may do with a directory that holds more than the service's files, so that its access stays as it is.</summary>
    public static Exposure JudgeShared(string directory) =>
        Has(directory, UnixFileMode.OtherWrite) && !IsSharedByEveryone(directory) ? Exposure.Writable : Exposure.None;

    /// <summary>Such as /tmp: every user may write, but only to their own files.</summary>
    public static bool IsSharedByEveryone(string directory) => Has(directory, UnixFileMode.OtherWrite | UnixFileMode.StickyBit);

    private static bool Has(string directory, UnixFileMode mode) =>
        !OperatingSystem.IsWindows() && Directory.Exists(directory) && (File.GetUnixFileMode(directory) & mode) == mode;

    private static Exposure Judge(UnixFileMode mode) => mode.HasFlag(UnixFileMode.OtherWrite) ? Exposure.Writable : Exposure.Readable;

    private static bool TrySet(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            File.SetUnixFileMode(path, mode);
            return true;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false; // another user's, or a read-only file system
        }
    }
}
