using System.Runtime.InteropServices;

namespace Identity.Infrastructure.Persistence;

/// <summary>Who owns a file, which .NET does not tell. Linux only: elsewhere nobody knows, and the mode of the file has to do.</summary>
public static partial class FileOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint WantsOwner = 0x8; // STATX_UID
    private const int Bytes = 256; // struct statx, the same on every architecture
    private const int OwnerOffset = 20;

    /// <summary>Whether the file belongs to the user of this process, or to root. A link is followed: what it points to is read.</summary>
    public static bool IsTrusted(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var entry = new byte[Bytes];
        try
        {
            if (StatX(CurrentDirectory, path, flags: 0, WantsOwner, entry) != 0)
            {
                return true; // it is gone, or cannot be looked at: reading it will say so
            }

            var owner = BitConverter.ToUInt32(entry, OwnerOffset);
            return owner == 0 || owner == GetEffectiveUser();
        }
        catch (EntryPointNotFoundException)
        {
            return true; // a C library of before 2018
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, [Out] byte[] entry);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();
}
