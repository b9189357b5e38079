using System.Buffers.Binary;
using System.Buffers.Text;
using Identity.Domain;

namespace Identity.Api.Http;

/// <summary>Where a list goes on, as callers get it and give it back: the number of the page and, in large lists, the row before it. It is
/// no secret and proves nothing; it only chooses among rows that the caller may read.</summary>
internal static class PageCursor
{
    internal const int MaximumLength = 38;

    private const int NumberBytes = sizeof(int);
    private const int PositionBytes = NumberBytes + sizeof(long) + 16;
    private const int LastNumber = int.MaxValue / PageRequest.MaximumSize;

    internal static string? Of(PageRequest? next)
    {
        if (next is null || next.Number > LastNumber)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[PositionBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, next.Number);
        if (next.After is not { } after)
        {
            return Base64Url.EncodeToString(bytes[..NumberBytes]);
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes[NumberBytes..], after.At.UtcTicks);
        after.Id.TryWriteBytes(bytes[(NumberBytes + sizeof(long))..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null if no list of this service has given it out.</returns>
    internal static PageRequest? Read(string text, int size)
    {
        Span<byte> bytes = stackalloc byte[PositionBytes];
        if (
            text.Length > MaximumLength
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length is not (NumberBytes or PositionBytes)
        )
        {
            return null;
        }

        var number = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (number is < 1 or > LastNumber)
        {
            return null;
        }

        if (length is NumberBytes)
        {
            return new PageRequest(number, size);
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[NumberBytes..]);
        return ticks < DateTimeOffset.UnixEpoch.Ticks || ticks > DateTimeOffset.MaxValue.Ticks
            ? null
            : new PageRequest(
                number,
                size,
                new PagePosition(
                    new DateTimeOffset(ticks, TimeSpan.Zero),
                    new Guid(bytes[(NumberBytes + sizeof(long))..PositionBytes], bigEndian: true)
                )
            );
    }
}
