namespace Identity.Domain.Tokens.Feed;

/// <summary>On how many services the revocations are effective that count now.</summary>
/// <param name="Revocations">How many count.</param>
/// <param name="LatestAt">When the last of them was made; null without any.</param>
public sealed record RevocationStatus(int Revocations, DateTimeOffset? LatestAt, IReadOnlyList<ServiceStatus> Services)
{
    public int Effective => Services.Count(service => service.IsEffective);

    /// <summary>How long the last revocation took until the slowest of the services acknowledged it. Null where none did that was running
    /// when it was made.</summary>
    public TimeSpan? Within => Services.Max(service => service.Within);

    /// <param name="known">See <see cref="RevocationFeed.Read"/>.</param>
    /// <param name="readers">With the name of its client each.</param>
    public static RevocationStatus Of(
        Revocation[] known,
        IEnumerable<(RevocationReader Reader, string Service)> readers,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(known);
        var counting = known.Where(revocation => revocation.ExpiresAt > now).ToList();
        DateTimeOffset? latest = counting.Count == 0 ? null : counting.Max(revocation => revocation.RevokedAt);
        return new RevocationStatus(
            counting.Count,
            latest,
            [
                .. readers
                    .GroupBy(it => (it.Reader.ClientId, it.Service))
                    .Select(group =>
                        ServiceStatus.Of(group.Key.ClientId, group.Key.Service, [.. group.Select(it => it.Reader)], known, latest, now)
                    )
                    .OrderBy(service => service.ClientId, StringComparer.Ordinal),
            ]
        );
    }
}

/// <summary>One client that reads the feed, with all its running copies.</summary>
/// <param name="Running">Copies that asked within the last minute.</param>
/// <param name="Current">Those of them that know all revocations.</param>
/// <param name="Within">See <see cref="RevocationStatus.Within"/>, of this service.</param>
public sealed record ServiceStatus(string ClientId, string Service, int Running, int Current, DateTimeOffset SeenAt, TimeSpan? Within)
{
    /// <summary>A reader that has not asked for this long is taken for stopped: a question is held for half a minute at most.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(1);

    /// <summary>A service of which no copy runs has refused nothing yet that counts now.</summary>
    public bool IsEffective => Running > 0 && Current == Running;

    internal static ServiceStatus Of(
        string clientId,
        string service,
        IReadOnlyList<RevocationReader> readers,
        Revocation[] known,
        DateTimeOffset? latest,
        DateTimeOffset now
    )
    {
        var running = readers.Where(reader => reader.SeenAt > now - SilentAfter).ToList();
        var current = running
            .Select(reader => (Reader: reader, Cursor: RevocationCursor.Parse(reader.Cursor)))
            .Where(it => it.Cursor is { } cursor && RevocationFeed.Covers(cursor, known, now))
            .ToList();
        return new ServiceStatus(
            clientId,
            service,
            running.Count,
            current.Count,
            readers.Max(reader => reader.SeenAt),
            current
                .Where(it => it.Cursor!.Value.StartedAt <= latest && it.Reader.AcknowledgedAt >= latest)
                .Max(it => it.Reader.AcknowledgedAt - latest)
        );
    }
}
