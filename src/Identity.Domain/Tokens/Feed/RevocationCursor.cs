using System.Buffers.Binary;
using System.Buffers.Text;

namespace Identity.Domain.Tokens.Feed;

/// <summary>
/// What a reader of the feed knows: every revocation up to one of them, and the sums of their ids. A place in an order would miss a
/// revocation whose transaction commits late. A sum that no longer fits shows it, to any replica.
/// </summary>
/// <param name="Reader">One running service. Made at its first read, and carried on by every later cursor.</param>
/// <param name="UpTo">The id of the newest revocation that the reader knows; empty for none.</param>
/// <param name="AsOf">The sums are of revocations that expire later than this.</param>
/// <param name="Recent">Sum of those of the last <see cref="Window"/> before <paramref name="UpTo"/>.</param>
/// <param name="Older">Sum of those before.</param>
public readonly record struct RevocationCursor(Guid Reader, Guid UpTo, DateTimeOffset AsOf, ulong Recent, ulong Older)
{
    /// <summary>Where a revocation is late, it is late by seconds: this much is sent again, and not everything.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(90);

    /// <summary>Length of its text.</summary>
    public const int TextLength = 76;

    private const byte Version = 1;
    private const int Length = 1 + 16 + 16 + 8 + 8 + 8;
    private const long LastInstant = 253_402_300_799_999; // of DateTimeOffset, in milliseconds

    /// <summary>When the reader asked for the first time.</summary>
    public DateTimeOffset StartedAt => DateTimeOffset.FromUnixTimeMilliseconds(MillisecondsOf(Reader));

    /// <summary>Revocations with this id or a greater one are recent.</summary>
    internal Guid WindowStart => FirstIdOf(Math.Max(0, MillisecondsOf(UpTo) - (long)Window.TotalMilliseconds));

    /// <summary>Null for a text that is no cursor.</summary>
    public static RevocationCursor? Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Length + 2];
        if (
            text is not { Length: TextLength }
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != Length
            || bytes[0] != Version
        )
        {
            return null;
        }

        var reader = new Guid(bytes[1..17], bigEndian: true);
        var asOf = BinaryPrimitives.ReadInt64BigEndian(bytes[33..]);
        return asOf is < 0 or > LastInstant || MillisecondsOf(reader) > LastInstant
            ? null
            : new RevocationCursor(
                reader,
                new Guid(bytes[17..33], bigEndian: true),
                DateTimeOffset.FromUnixTimeMilliseconds(asOf),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[41..]),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[49..])
            );
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public string Write()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        Reader.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        UpTo.TryWriteBytes(bytes[17..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[33..], AsOf.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[41..], Recent);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[49..], Older);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Whether both stand for the same revocations; time alone is no news.</summary>
    public bool KnowsTheSameAs(RevocationCursor other) => UpTo == other.UpTo && Recent == other.Recent && Older == other.Older;

    /// <summary>The first 48 bits of a UUID of version 7 (RFC 9562 section 5.7).</summary>
    private static long MillisecondsOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }

    private static Guid FirstIdOf(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)milliseconds << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
