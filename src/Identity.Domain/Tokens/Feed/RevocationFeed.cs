using System.Buffers.Binary;

namespace Identity.Domain.Tokens.Feed;

/// <summary>Compares what a reader knows with what there is. It knows no store: the same revocations give the same answer
/// anywhere.</summary>
public static class RevocationFeed
{
    /// <summary>A longer answer is cut. The next question gets the rest at once.</summary>
    public const int PageSize = 2_000;

    /// <summary>Expired revocations are counted for this long, so that one which expires between two questions changes no sum.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <param name="known">All revocations that count, and those that expired less than <see cref="Grace"/> ago, sorted by id.</param>
    /// <param name="asOf">When the store was asked for them.</param>
    /// <param name="after">The reader's cursor; null for a reader that begins.</param>
    public static RevocationPage Read(Revocation[] known, DateTimeOffset asOf, RevocationCursor? after, int pageSize = PageSize)
    {
        ArgumentNullException.ThrowIfNull(known);
        var missing = after is { } cursor ? MissingBy(cursor, known, asOf) : known;
        List<Revocation> page = [];
        Revocation? last = null;
        foreach (var revocation in missing)
        {
            if (revocation.ExpiresAt > asOf)
            {
                if (page.Count == pageSize)
                {
                    return new RevocationPage(CursorOf(known, asOf, after, last!.Id), page);
                }

                page.Add(revocation);
            }

            last = revocation;
        }

        return new RevocationPage(CursorOf(known, asOf, after, known.Length == 0 ? Guid.Empty : known[^1].Id), page);
    }

    /// <summary>Whether a reader with this cursor knows all of them.</summary>
    public static bool Covers(RevocationCursor cursor, Revocation[] known, DateTimeOffset asOf) =>
        !MissingBy(cursor, known, asOf).Any(revocation => revocation.ExpiresAt > asOf);

    private static IEnumerable<Revocation> MissingBy(RevocationCursor cursor, Revocation[] known, DateTimeOffset asOf)
    {
        // Too old to compare, because what was in its sums is forgotten; or from a clock that was ahead, and left too much out of them.
        if (cursor.AsOf < asOf - Grace || cursor.AsOf > asOf + Revocation.ClockSkew)
        {
            return known;
        }

        var (recent, older) = Sums(known, cursor.UpTo, cursor.WindowStart, cursor.AsOf);
        return older != cursor.Older ? known
            : recent != cursor.Recent ? known.Where(revocation => revocation.Id >= cursor.WindowStart)
            : known.Where(revocation => revocation.Id > cursor.UpTo);
    }

    private static RevocationCursor CursorOf(Revocation[] known, DateTimeOffset asOf, RevocationCursor? after, Guid upTo)
    {
        var cursor = new RevocationCursor(after?.Reader ?? Guid.CreateVersion7(asOf), upTo, asOf, 0, 0);
        var (recent, older) = Sums(known, upTo, cursor.WindowStart, asOf);
        return cursor with { Recent = recent, Older = older };
    }

    /// <summary>Ids are random in their second half, so the exclusive or of those stands for a set of them.</summary>
    private static (ulong Recent, ulong Older) Sums(Revocation[] known, Guid upTo, Guid windowStart, DateTimeOffset asOf)
    {
        Span<byte> bytes = stackalloc byte[16];
        var (recent, older) = (0UL, 0UL);
        foreach (var revocation in known)
        {
            if (revocation.Id > upTo)
            {
                break;
            }

            if (revocation.ExpiresAt > asOf)
            {
                revocation.Id.TryWriteBytes(bytes, bigEndian: true, out _);
                var half = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
                (recent, older) = revocation.Id >= windowStart ? (recent ^ half, older) : (recent, older ^ half);
            }
        }

        return (recent, older);
    }
}
