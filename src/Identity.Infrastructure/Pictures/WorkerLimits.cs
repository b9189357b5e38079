using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// What the worker gives up before it sees an upload, for good and for all its threads. A decoder that an upload takes over then has
/// memory within limits and two pipes, but no files, no sockets and no other process.
/// </summary>
internal static partial class WorkerLimits
{
    /// <summary>On top of what the runtime has reserved: the largest progressive JPEG of four colours needs 400 MB while it is
    /// decoded.</summary>
    private const long MemoryToDecode = 640L * 1024 * 1024;

    private const int FileSize = 1; // RLIMIT_FSIZE
    private const int CoreSize = 4; // RLIMIT_CORE
    private const int OpenFiles = 7; // RLIMIT_NOFILE of Linux
    private const int AddressSpace = 9; // RLIMIT_AS of Linux

    /// <exception cref="InvalidOperationException">The system refused a limit; the worker must not run without.</exception>
    internal static void Apply()
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            PreferToBeKilled();
            Limit(AddressSpace, ReservedMemory() + MemoryToDecode);
            Limit(FileSize, 0);
            Limit(CoreSize, 0);
            SystemCallFilter.Apply();
            Limit(OpenFiles, 0); // what is open stays open, and closing it makes no room
        }
        else if (OperatingSystem.IsMacOS())
        {
            Limit(FileSize, 0);
            Limit(CoreSize, 0);
        }
    }

    /// <summary>Where memory runs out, the worker goes and not the service. Raising the own score needs no privilege.</summary>
    private static void PreferToBeKilled()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A sandbox without it has its own rules.
        }
    }

    private static long ReservedMemory() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    [UnsupportedOSPlatform("windows")]
    private static void Limit(int resource, long most)
    {
        if (SetResourceLimit(resource, new ResourceLimit((ulong)most, (ulong)most)) != 0)
        {
            throw new InvalidOperationException($"setrlimit({resource}) failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ResourceLimit(ulong Current, ulong Most);
}
