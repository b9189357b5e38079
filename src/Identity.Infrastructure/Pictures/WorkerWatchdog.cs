namespace Identity.Infrastructure.Pictures;

/// <summary>Ends a worker that hangs after its service is gone. A thread of its own, made early: under the limits no other can be
/// made.</summary>
internal sealed class WorkerWatchdog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly ManualResetEvent Never = new(initialState: false);

    private readonly long longest;
    private long deadline = long.MaxValue;

    private WorkerWatchdog(TimeSpan longest) => this.longest = (long)longest.TotalMilliseconds;

    internal static WorkerWatchdog Start(TimeSpan longest)
    {
        var watchdog = new WorkerWatchdog(longest);
        new Thread(watchdog.Watch) { IsBackground = true, Name = "watchdog" }.Start();
        return watchdog;
    }

    internal void Begin() => Volatile.Write(ref deadline, Environment.TickCount64 + longest);

    internal void End() => Volatile.Write(ref deadline, long.MaxValue);

    private void Watch()
    {
        while (!Never.WaitOne(Interval))
        {
            if (Environment.TickCount64 > Volatile.Read(ref deadline))
            {
                Environment.Exit(1);
            }
        }
    }
}
