using System.Security.Cryptography;
using Identity.Api.Settings;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Configuration;

/// <summary>Finds the master keys, or makes the first one where nobody would miss a hint: in development, on the embedded
/// default.</summary>
internal static class MasterKeys
{
    private const string Accepted = "base64 of 32 random bytes, made for example by: openssl rand -base64 32";

    /// <summary>As the images of .NET say it.</summary>
    private static bool IsInContainer => Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";

    /// <summary>Null when there is no usable key; a fault says why.</summary>
    internal static (MasterKeyRing Ring, string? CreatedFile)? Find(
        IdentitySettings settings,
        Action<string> fault,
        Action<string> warn,
        Action<string> remark
    )
    {
        var (given, file) = (settings.MasterKey, settings.MasterKeyFile);
        if (given.Count > 0 && file is not null)
        {
            fault("Identity:MasterKey and Identity:MasterKeyFile are both set; set one of them.");
            return null;
        }

        if (given.Count > 0)
        {
            return Ring(fault, "Identity:MasterKey", given) is { } ring ? (ring, null) : null;
        }

        if (file is null && !settings.IsDevelopment)
        {
            fault(
                $"Identity:MasterKey or Identity:MasterKeyFile is missing; outside the Development environment one of them must be set. It must be {Accepted}."
            );
            return null;
        }

        var path = Path.GetFullPath(file ?? Path.Combine(settings.DataDirectory, "master.key"));
        var created = false;
        if (
            file is null
            && DataFiles.Create("Identity:DataDirectory", settings.DataDirectory, () => created = TryCreate(path)) is { } refused
        )
        {
            fault(refused);
            return null;
        }

        return FromFile(fault, warn, remark, path) is { } fromFile ? (fromFile, created ? path : null) : null;
    }

    private static MasterKeyRing? FromFile(Action<string> fault, Action<string> warn, Action<string> remark, string path)
    {
        if (SecretFile.Read("Identity:MasterKeyFile", path, Accepted, fault) is not { } text)
        {
            return null;
        }

        // Readable by others is as good as published (security requirement 84). A secret that an orchestrator mounts is readable for
        // everybody in the container, which is the service alone; of the machine around it nothing is known here.
        if (PrivatePath.Tighten(path, mayKeepGroup: true) is not PrivatePath.Exposure.None)
        {
            var (say, who) = IsInContainer ? (remark, "Every user in this container") : (warn, "Every user of this machine");
            say(
                $"{who} can read the master key file {path}, and the service cannot change that: the file belongs to another user, "
                    + "or its file system is read-only. Limit access where the file comes from."
            );
        }

        return Ring(fault, path, text.Split([',', '\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    private static MasterKeyRing? Ring(Action<string> fault, string where, IReadOnlyList<string> texts)
    {
        List<byte[]> keys = [];
        foreach (var text in texts)
        {
            var key = new byte[MasterKeyRing.KeyBytes];
            if (!Convert.TryFromBase64String(text, key, out var length) || length != key.Length || key.Distinct().Count() < 8)
            {
                // The value is a secret, or was meant to be one: it is not repeated.
                fault($"{where} holds something that is not a master key. It must be {Accepted} (several: the first writes, all read).");
                return null;
            }

            keys.Add(key);
        }

        if (keys.Count == 0)
        {
            fault($"{where} is empty. It must be {Accepted}.");
            return null;
        }

        return new MasterKeyRing(keys);
    }

    private static bool TryCreate(string path)
    {
        PrivatePath.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            return false;
        }

        // Written whole under another name, then linked: a reader never sees half a key, and of two first starts one wins.
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using (var stream = new StreamWriter(draft, PrivatePath.FileOptions(FileMode.CreateNew, FileAccess.Write)))
        {
            stream.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
    }
}
