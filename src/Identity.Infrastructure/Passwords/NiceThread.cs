using System.Runtime.InteropServices;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// A thread that yields to requests: on a full machine it gets about a tenth of what a thread of normal priority gets, so that
/// hashing uses every idle core and delays nobody else.
/// </summary>
internal static partial class NiceThread
{
    /// <summary>Weighs 110 against 1024 in Linux' scheduler.</summary>
    public const int Niceness = 10;

    private const int Process = 0; // PRIO_PROCESS

    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            LowerPriority();
            work();
        })
        {
            Name = name,
            IsBackground = true,
        };

        thread.Start();
        return thread;
    }

    private static void LowerPriority()
    {
        // .NET ignores Thread.Priority on Linux, where niceness belongs to the thread and 0 is the calling one
        // (setpriority(2), "C library/kernel differences"). Where a sandbox forbids it, hashing is merely less polite.
        try
        {
            if (OperatingSystem.IsLinux())
            {
                _ = SetPriority(Process, 0, Niceness);
            }
            else
            {
                Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            }
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            // A C library under another name: an exception here would end the process.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
