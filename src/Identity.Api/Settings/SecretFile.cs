namespace Identity.Api.Settings;

/// <summary>A secret that a setting does not hold but names, as orchestrators mount them.</summary>
internal static class SecretFile
{
    /// <summary>The text of the file, or null and a fault. The path is not repeated: it may be the secret itself, set in the wrong
    /// place.</summary>
    /// <param name="key">The setting, as the fault names it.</param>
    /// <param name="accepted">What the file is to hold.</param>
    internal static string? Read(string key, string path, string accepted, Action<string> fault)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherWrite))
            {
                fault($"{key} names a file that every user of this machine can write, so it may be forged; run chmod 600 on it.");
                return null;
            }

            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            fault($"{key} names a file that does not exist; it takes the path of a file that holds {accepted}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault($"{key} names something that the user of this service cannot read; it takes the path of a file that holds {accepted}.");
        }

        return null;
    }
}
