namespace Identity.Infrastructure.Persistence;

/// <summary>Directories that hold personal data or keys: for nobody but the user that the service runs as.</summary>
public static class PrivateDirectory
{
    /// <summary>Creates what is missing. A directory that exists keeps the access that its owner gave it.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
