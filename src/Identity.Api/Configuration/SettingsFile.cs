using Identity.Infrastructure.Persistence;
using Microsoft.Extensions.Configuration.Json;

namespace Identity.Api.Configuration;

/// <summary>
/// <c>identity.json</c> in the directory where a command starts, beside the data directory: what would otherwise have to be exported in
/// each shell. It comes after the files beside the binary; environment and command line win over it.
/// </summary>
/// <remarks>A command may be called in any directory, also by root, so the file must come from a person who may decide what this process
/// does.</remarks>
internal static class SettingsFile
{
    internal const string Name = "identity.json";

    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode ReadableByOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>What an operator should know of it, in sentences.</returns>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    /// <exception cref="ConfigurationException">It belongs to another user, other users can write it, or it cannot be read.</exception>
    internal static IReadOnlyList<string> Add(ConfigurationManager configuration, string directory = "")
    {
        var path = Path.GetFullPath(Path.Combine(directory, Name));
        if (!File.Exists(path))
        {
            return [];
        }

        if (!FileOwner.IsTrusted(path))
        {
            throw new ConfigurationException([
                $"{path} belongs to another user, so it is not used. Make the user of this command its owner, or call the command in another directory.",
            ]);
        }

        var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
        if ((mode & WritableByOthers) is not UnixFileMode.None)
        {
            throw new ConfigurationException([
                $"{path} can be written by other users of this machine, so it may be forged; run chmod go-w on it.",
            ]);
        }

        var source = new JsonConfigurationSource { Path = path };
        source.ResolveFileProvider();
        var sources = configuration.Sources;
        try
        {
            sources.Insert(sources.ToList().FindLastIndex(it => it is JsonConfigurationSource) + 1, source);
        }
        catch (Exception exception)
            when (exception is UnauthorizedAccessException or IOException || exception.InnerException is IOException)
        {
            throw new ConfigurationException([$"{path} cannot be read. Make the user of this command its owner, or remove it."]);
        }

        return (mode & ReadableByOthers) is UnixFileMode.None ? [] : [.. WarningsOf(path, new ConfigurationBuilder().Add(source).Build())];
    }

    private static IEnumerable<string> WarningsOf(string path, IConfiguration settings) =>
        GivenSecrets.KeysIn(settings) is [var key, ..]
            ? [$"Other users of this machine can read {path}, which holds a secret ({key}). Run chmod 600 on it."]
            : [];
}
