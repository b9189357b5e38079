namespace Identity.Testing;

/// <summary>Time that stands still until a test moves it: what happens at an instant can be asked for to the tick.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => elapsed.Ticks;

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan by)
    {
        now += by;
        elapsed += by;
    }

    /// <summary>Time passes, up to that instant.</summary>
    public void AdvanceTo(DateTimeOffset instant) => Advance(instant - now);

    /// <summary>Someone sets the clock: no time passes by it.</summary>
    public void Set(DateTimeOffset instant) => now = instant;

    /// <summary>Nothing here fires by itself.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("No timer fires on this clock. Use TestClock instead.");
}
