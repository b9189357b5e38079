namespace Identity.Testing;

/// <summary>Real time that a test can move forward. Timers and timestamps keep their own pace, so that servers and drivers are not
/// fooled.</summary>
public sealed class TestClock : TimeProvider
{
    private long offsetTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref offsetTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetTicks, by.Ticks);
}
