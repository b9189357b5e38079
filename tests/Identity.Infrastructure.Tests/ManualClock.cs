namespace Identity.Infrastructure.Tests;

/// <summary>Time that stands still until it is told to move: for limits that are walked to the tick.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private long ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => ticks;

    internal void Advance(TimeSpan by) => (now, ticks) = (now + by, ticks + by.Ticks);
}
