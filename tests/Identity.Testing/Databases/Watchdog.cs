using System.Diagnostics;

namespace Identity.Testing.Databases;

/// <summary>
/// Runs one command when it is disposed or when this process ends, also when it is killed: it waits at the other end of a pipe,
/// which the kernel closes for us in every case.
/// </summary>
/// <remarks>Needs a POSIX shell.</remarks>
internal sealed class Watchdog : IDisposable
{
    // In a session of its own where the system can do that (macOS has no setsid) and without a parent: neither Ctrl-C nor the
    // killing of a process group or a process tree ends the one who shall clean up after it.
    private const string Script = """
        exec 3<&0 </dev/null 2>/dev/null
        $(command -v setsid) sh -c 'trap "" HUP INT TERM; read -r _ <&3; "$@" >/dev/null' sh "$@" &
        """;

    private readonly Process shell;
    private int dismissed;

    private Watchdog(Process shell) => this.shell = shell;

    public static Watchdog Start(params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", .. command])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new Watchdog(Process.Start(start)!);
    }

    /// <summary>Has the command run now, and waits for its end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref dismissed, 1) == 1)
        {
            return;
        }

        this.shell.StandardInput.Close();
        this.shell.StandardOutput.ReadToEnd(); // its end is the end of the last process that holds the other side
        this.shell.Dispose();
    }
}
