namespace Identity.Infrastructure.Telemetry;

/// <summary>Whether what is tried again and again is failing just now: so the log tells of it once when it begins, and once when it is
/// over.</summary>
internal sealed class Outage
{
    private bool lasts;

    /// <returns>Whether this failure is the first.</returns>
    internal bool Begins() => !Interlocked.Exchange(ref lasts, true);

    /// <returns>Whether this success is the first after a failure.</returns>
    internal bool Ends() => Interlocked.Exchange(ref lasts, false);
}
