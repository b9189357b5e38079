namespace Identity.Infrastructure.Throttling;

/// <summary>One bucket that has something in it.</summary>
internal sealed class Throttle
{
    /// <summary>See <see cref="ThrottleKeys"/>.</summary>
    public byte[] Account { get; init; } = [];

    public string Part { get; init; } = "";

    /// <summary>In a row, attempts that are being evaluated included.</summary>
    public int Failures { get; init; }

    /// <summary>When the last place was taken, or the last attempt failed.</summary>
    public DateTimeOffset TakenAt { get; init; }
}
