using System.Security.Cryptography;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Configuration;

/// <summary>Finds the master keys, or makes the first one where nobody would miss a hint: in development, on the embedded default.</summary>
internal static class MasterKeys
{
    private const string Accepted = "base64 of 32 random bytes, made for example by: openssl rand -base64 32";

    /// <summary>Null when there is no usable key; a fault says why.</summary>
    internal static (MasterKeyRing Ring, string? CreatedFile)? Find(IdentitySettings settings, Action<string> fault)
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
                $"Identity:MasterKey or Identity:MasterKeyFile is missing; outside the Development environment one of them must be set. It takes {Accepted}.");
            return null;
        }

        var path = Path.GetFullPath(file ?? Path.Combine(settings.DataDirectory, "master.key"));
        var created = file is null && TryCreate(path);
        return FromFile(fault, path) is { } fromFile ? (fromFile, created ? path : null) : null;
    }

    private static MasterKeyRing? FromFile(Action<string> fault, string path)
    {
        if (SecretFile.Read("Identity:MasterKeyFile", path, Accepted, fault) is not { } text)
        {
            return null;
        }

        // Readable by others is as good as published (security statement 84). A secret that an orchestrator mounts read-only may be
        // group-readable; the world never.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            fault($"The master key file {path} can be read by every user of this machine; run: chmod 600 {path}");
            return null;
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
                fault($"{where} holds something that is not a master key; it takes {Accepted} (several: the first writes, all read).");
                return null;
            }

            keys.Add(key);
        }

        if (keys.Count == 0)
        {
            fault($"{where} is empty; it takes {Accepted}.");
            return null;
        }

        return new MasterKeyRing(keys);
    }

    private static bool TryCreate(string path)
    {
        PrivateDirectory.Create(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            return false;
        }

        // Written whole under another name, then linked: a reader never sees half a key, and of two first starts one wins.
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new StreamWriter(draft, options))
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
