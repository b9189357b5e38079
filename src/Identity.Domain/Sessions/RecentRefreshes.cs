namespace Identity.Domain.Sessions;

/// <summary>
/// Which tokens this process exchanged within the last moments, and for whom. It only tells <see cref="RefreshSession"/> that a read is
/// worth a try before the statement: it decides nothing, so a replica that knows nothing answers the same.
/// </summary>
public sealed class RecentRefreshes(TimeProvider time)
{
    private readonly Lock gate = new();

    // Two sets that take turns, so that old entries go without being looked for.
    private HashSet<Use> newer = [];
    private HashSet<Use> older = [];
    private long began = time.GetTimestamp();

    public bool Has(RefreshToken token, ClientContext client)
    {
        var use = Use.Of(token, client);
        lock (gate)
        {
            Forget();
            return newer.Contains(use) || older.Contains(use);
        }
    }

    public void Add(RefreshToken token, ClientContext client)
    {
        lock (gate)
        {
            Forget();
            newer.Add(Use.Of(token, client));
        }
    }

    private void Forget()
    {
        var elapsed = time.GetElapsedTime(began);
        if (elapsed < Session.EchoLasts)
        {
            return;
        }

        (older, newer) = (elapsed < Session.EchoLasts * 2 ? newer : [], []);
        began = time.GetTimestamp();
    }

    private readonly record struct Use(Guid SessionId, int Generation, string? Device, string? Address)
    {
        internal static Use Of(RefreshToken token, ClientContext client)
        {
            ArgumentNullException.ThrowIfNull(client);
            return new Use(token.SessionId, token.Generation, client.Device, client.Address);
        }
    }
}
