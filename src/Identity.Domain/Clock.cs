namespace Identity.Domain;

/// <summary>The one way to read the time.</summary>
public static class Clock
{
    /// <summary>Now, in UTC and whole milliseconds: the precision of both databases and of the refresh token, so that a stored instant
    /// always reads back as the one that was used.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
