using System.Globalization;

namespace Identity.Api.Configuration;

/// <summary>Creates files of the service. What the operating system refuses is a fault of the configuration, in one sentence.</summary>
internal static class DataFiles
{
    /// <returns>Null when everything was created; otherwise a sentence that names the setting and the directory.</returns>
    internal static string? Create(string setting, string directory, Action create)
    {
        try
        {
            create();
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return $"{setting} '{directory}' cannot be {(Directory.Exists(directory) ? "written" : "created")}: {ReasonOf(exception, directory)}.";
        }
    }

    private static string ReasonOf(Exception exception, string directory)
    {
        if (exception is UnauthorizedAccessException)
        {
            return "permission denied";
        }

        for (var path = directory; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                return $"'{path}' is a file";
            }
        }

        var reason = exception.Message.Split(" : ")[0].TrimEnd('.'); // the path behind it was named already
        return char.ToLower(reason[0], CultureInfo.InvariantCulture) + reason[1..];
    }
}
