using System.Buffers.Binary;
using SkiaSharp;

namespace Identity.Infrastructure.Pictures;

/// <summary>The orientation of a PNG (PNG third edition section 11.3.4.5, tag 0x0112 of Exif), which Skia reads from JPEG and WebP
/// alone.</summary>
internal static class PngOrientation
{
    private const int SignatureLength = 8;
    private const int ChunkFraming = 12; // length, type, check sum
    private const int EntryLength = 12;
    private const ushort Tag = 0x0112;

    internal static SKEncodedOrigin Read(ReadOnlySpan<byte> png)
    {
        for (var rest = png[SignatureLength..]; rest.Length >= ChunkFraming; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkFraming)
            {
                break;
            }

            if (rest[4..].StartsWith("eXIf"u8))
            {
                return ReadTiff(rest.Slice(8, (int)length));
            }

            rest = rest[((int)length + ChunkFraming)..];
        }

        return SKEncodedOrigin.Default;
    }

    private static SKEncodedOrigin ReadTiff(ReadOnlySpan<byte> tiff)
    {
        var isBigEndian = tiff.StartsWith("MM\0*"u8);
        if (
            tiff.Length < 8
            || (!isBigEndian && !tiff.StartsWith("II*\0"u8))
            || UInt32(tiff[4..], isBigEndian) is var at && at > tiff.Length - 2
        )
        {
            return SKEncodedOrigin.Default;
        }

        var directory = tiff[(int)at..];
        var entries = directory[2..];
        for (var left = UInt16(directory, isBigEndian); left > 0 && entries.Length >= EntryLength; left--)
        {
            if (UInt16(entries, isBigEndian) == Tag)
            {
                var value = UInt16(entries[8..], isBigEndian);
                return value is >= (ushort)SKEncodedOrigin.TopLeft and <= (ushort)SKEncodedOrigin.LeftBottom
                    ? (SKEncodedOrigin)value
                    : SKEncodedOrigin.Default;
            }

            entries = entries[EntryLength..];
        }

        return SKEncodedOrigin.Default;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
