using Identity.Infrastructure.Persistence;
using static Identity.Infrastructure.Persistence.PrivatePath;

namespace Identity.Api.Configuration;

/// <summary>
/// At start the service takes its files away from everybody else. What belongs to another user it cannot change: that is a warning, and
/// a fault where every user can write.
/// </summary>
internal static class PrivateData
{
    internal static void Tighten(string dataDirectory, string? sqliteFile, Action<string> fault, Action<string> warn)
    {
        string[] own = [Path.Combine(dataDirectory, "mail"), Path.Combine(dataDirectory, "sms"), .. FilesOf(sqliteFile)];

        // Started by root with a directory of the system, the service would lock everybody else out of it.
        Say(dataDirectory, HoldsNothingElse(dataDirectory, own) ? PrivatePath.Tighten(dataDirectory) : JudgeShared(dataDirectory));
        foreach (var path in own)
        {
            Say(path, PrivatePath.Tighten(path));
        }

        // A database elsewhere may lie in a directory that holds more than ours, so that one is judged and not changed.
        if (
            Path.GetDirectoryName(sqliteFile) is { Length: > 0 } directory
            && directory != dataDirectory
            && JudgeShared(directory) is Exposure.Writable
        )
        {
            fault(
                $"Every user of this machine can write to {directory}, which holds the database. "
                    + "Name a directory that only the service can write."
            );
        }

        void Say(string path, Exposure exposure)
        {
            switch (exposure)
            {
                case Exposure.Writable:
                    fault($"Every user of this machine can write to {path}, so what it holds may be forged. Run chmod go-w on it.");
                    break;
                case Exposure.Readable:
                    warn(
                        $"Other users of this machine have access to {path}, and it belongs to another user. "
                            + "Change its owner or its mode."
                    );
                    break;
            }
        }
    }

    private static bool HoldsNothingElse(string directory, string[] own)
    {
        try
        {
            return Directory.Exists(directory)
                && !IsSharedByEveryone(directory)
                && Directory
                    .EnumerateFileSystemEntries(directory)
                    .All(entry =>
                        own.Contains(entry, StringComparer.Ordinal)
                        || Path.GetFileName(entry).StartsWith("master.key", StringComparison.Ordinal)
                    );
        }
        catch (UnauthorizedAccessException)
        {
            return false; // opening a file in it will fail, and that error names the directory
        }
    }

    private static string[] FilesOf(string? sqliteFile) =>
        sqliteFile is null
            ? []
            : [sqliteFile, $"{sqliteFile}-wal", $"{sqliteFile}-shm", $"{sqliteFile}-journal", $"{sqliteFile}.migrating"];
}
