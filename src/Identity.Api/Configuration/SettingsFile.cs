using Microsoft.Extensions.Configuration.Json;

namespace Identity.Api.Configuration;

/// <summary>
/// <c>identity.json</c> in the directory where a command starts, beside the data directory: what would otherwise have to be exported in
/// each shell. It comes after the files beside the binary; environment and command line win over it.
/// </summary>
internal static class SettingsFile
{
    internal const string Name = "identity.json";

    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    /// <exception cref="ConfigurationException">Every user of the machine can write it.</exception>
    internal static void Add(ConfigurationManager configuration, string directory = "")
    {
        var path = Path.GetFullPath(Path.Combine(directory, Name));
        if (!File.Exists(path))
        {
            return;
        }

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherWrite))
        {
            throw new ConfigurationException([
                $"{path} can be written by every user of this machine, so it may be forged; run chmod o-w on it.",
            ]);
        }

        var source = new JsonConfigurationSource { Path = path };
        source.ResolveFileProvider();
        var sources = configuration.Sources;
        sources.Insert(sources.ToList().FindLastIndex(it => it is JsonConfigurationSource) + 1, source);
    }
}
