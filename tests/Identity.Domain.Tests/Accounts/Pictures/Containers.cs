using System.Buffers.Binary;
using System.Text;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>A segment of a JPEG; a scan has its coded data in <paramref name="Scan"/>.</summary>
internal sealed record Segment(byte Marker, byte[] Payload, byte[] Scan)
{
    public Segment(byte marker, byte[] payload) : this(marker, payload, [])
    {
    }
}

/// <summary>A chunk of a PNG or WebP.</summary>
internal sealed record Chunk(string Type, byte[] Data);

/// <summary>Takes well-formed containers apart and puts them together again, knowing nothing of what may be in them.</summary>
internal static class Containers
{
    public static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Jpeg(IEnumerable<Segment> segments) =>
        [0xFF, 0xD8, .. segments.SelectMany(Bytes), 0xFF, 0xD9];

    public static byte[] Bytes(Segment segment) =>
        [0xFF, segment.Marker, .. UInt16BigEndian(segment.Payload.Length + 2), .. segment.Payload, .. segment.Scan];

    public static List<Segment> SplitJpeg(byte[] jpeg)
    {
        var segments = new List<Segment>();
        var at = 2;
        while (jpeg[at + 1] != 0xD9)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            var end = at + 2 + length;
            var scanEnd = end;
            if (jpeg[at + 1] == 0xDA)
            {
                while (jpeg[scanEnd] != 0xFF || jpeg[scanEnd + 1] is 0x00 or (>= 0xD0 and <= 0xD7)) scanEnd++;
            }

            segments.Add(new Segment(jpeg[at + 1], jpeg[(at + 4)..end], jpeg[end..scanEnd]));
            at = scanEnd;
        }

        (at + 2).ShouldBe(jpeg.Length, "bytes after the end of the image");
        return segments;
    }

    public static byte[] Png(IEnumerable<Chunk> chunks) => [.. PngSignature, .. chunks.SelectMany(PngBytes)];

    public static byte[] PngBytes(Chunk chunk)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(chunk.Type), .. chunk.Data];
        return [.. UInt32BigEndian((uint)chunk.Data.Length), .. body, .. UInt32BigEndian(Crc32.Compute(body))];
    }

    public static List<Chunk> SplitPng(byte[] png)
    {
        var chunks = new List<Chunk>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add(new Chunk(Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    public static byte[] Webp(IEnumerable<Chunk> chunks) =>
        RiffBytes(new Chunk("RIFF", [.. "WEBP"u8, .. chunks.SelectMany(RiffBytes)]));

    public static byte[] RiffBytes(Chunk chunk)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunk.Data.Length);
        return [.. Encoding.ASCII.GetBytes(chunk.Type), .. length, .. chunk.Data, .. new byte[chunk.Data.Length % 2]];
    }

    public static List<Chunk> SplitWebp(byte[] webp)
    {
        BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(4)).ShouldBe(webp.Length - 8);
        var chunks = new List<Chunk>();
        for (var at = 12; at < webp.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(at + 4));
            chunks.Add(new Chunk(Encoding.ASCII.GetString(webp, at, 4), webp[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length % 2);
        }

        return chunks;
    }

    public static byte[] UInt16BigEndian(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] UInt32BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
