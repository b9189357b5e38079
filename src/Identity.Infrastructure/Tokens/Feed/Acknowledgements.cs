using System.Collections.Concurrent;
using Identity.Domain;
using Identity.Domain.Tokens.Feed;

namespace Identity.Infrastructure.Tokens.Feed;

/// <summary>What readers of the feed have acknowledged at this replica, until <see cref="AcknowledgementsWorker"/> writes it down: many
/// questions make one statement.</summary>
internal sealed class Acknowledgements(TimeProvider time)
{
    /// <summary>A client could call itself by a new name each time.</summary>
    internal const int MostOfClient = 500;

    /// <summary>A reader that learns nothing new is written down this often.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, Entry> readers = new();

    internal void Take(string clientId, RevocationCursor cursor)
    {
        var now = time.Now();
        if (!readers.ContainsKey(cursor.Reader) && readers.Values.Count(it => it.Reader.ClientId == clientId) >= MostOfClient)
        {
            return;
        }

        readers.AddOrUpdate(
            cursor.Reader,
            _ => new Entry(Of(now), cursor, WrittenAt: null),
            (_, entry) =>
                entry.Reader.ClientId != clientId ? entry
                : entry.Cursor.KnowsTheSameAs(cursor) ? new Entry(Of(entry.Reader.AcknowledgedAt), cursor, entry.WrittenAt)
                : new Entry(Of(now), cursor, WrittenAt: null)
        );

        RevocationReader Of(DateTimeOffset acknowledgedAt) =>
            new()
            {
                Id = cursor.Reader,
                ClientId = clientId,
                Cursor = cursor.Write(),
                AcknowledgedAt = acknowledgedAt,
                SeenAt = now,
            };
    }

    /// <summary>What has to be written, and forgets who has not asked for a while.</summary>
    internal IReadOnlyList<RevocationReader> Due()
    {
        var now = time.Now();
        foreach (var (id, entry) in readers)
        {
            if (entry.WrittenAt is not null && entry.Reader.SeenAt < now - ServiceStatus.SilentAfter)
            {
                readers.TryRemove(KeyValuePair.Create(id, entry));
            }
        }

        return
        [
            .. readers
                .Values.Where(entry => entry.WrittenAt is not { } at || (entry.Reader.SeenAt > at && (now - at >= Interval || at > now)))
                .Select(entry => entry.Reader),
        ];
    }

    internal void Written(IReadOnlyList<RevocationReader> written)
    {
        foreach (var reader in written)
        {
            if (readers.TryGetValue(reader.Id, out var entry))
            {
                // It may have asked again meanwhile: what is new then is written next time.
                var isSame = entry.Reader.Cursor == reader.Cursor || entry.Reader.AcknowledgedAt == reader.AcknowledgedAt;
                readers.TryUpdate(reader.Id, isSame ? entry with { WrittenAt = reader.SeenAt } : entry, entry);
            }
        }
    }

    private sealed record Entry(RevocationReader Reader, RevocationCursor Cursor, DateTimeOffset? WrittenAt);
}
