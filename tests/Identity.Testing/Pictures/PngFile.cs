using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Identity.Testing.Pictures;

/// <summary>PNG files put together by hand, so that they can claim what they like.</summary>
public static class PngFile
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>One grey pixel a bit; all of them are zero, so that even a vast picture is small.</summary>
    /// <param name="extra">Chunks between header and pixels.</param>
    public static byte[] Blank(int width, int height, params byte[][] extra)
    {
        byte[] header = [.. BigEndian(width), .. BigEndian(height), 1, 0, 0, 0, 0];
        return
        [
            .. Signature,
            .. Chunk("IHDR", header),
            .. extra.SelectMany(chunk => chunk),
            .. Chunk("IDAT", Pixels(width, height)),
            .. Chunk("IEND", []),
        ];
    }

    /// <summary>A header that claims a size, and hardly a pixel behind it.</summary>
    public static byte[] Claiming(int width, int height) =>
        [
            .. Signature,
            .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]),
            .. Chunk("IDAT", Compressed(10)),
            .. Chunk("IEND", []),
        ];

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. BigEndian(data.Length), .. body, .. BigEndian((int)CheckSum(body))];
    }

    /// <summary>So many zeros, compressed by zlib to a thousandth.</summary>
    public static byte[] Compressed(long zeros)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            var block = new byte[64 * 1024];
            for (var left = zeros; left > 0; left -= block.Length)
            {
                zlib.Write(block, 0, (int)Math.Min(left, block.Length));
            }
        }

        return compressed.ToArray();
    }

    public static void RepairCheckSums(Span<byte> png)
    {
        if (!png.StartsWith(Signature))
        {
            return;
        }

        for (var rest = png[Signature.Length..]; rest.Length >= 12; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                return;
            }

            var end = 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(rest[end..], CheckSum(rest[4..end]));
            rest = rest[(end + 4)..];
        }
    }

    private static byte[] Pixels(int width, int height) => Compressed((((long)width + 7) / 8 + 1) * height);

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>CRC-32 of ISO 3309, bit by bit: tests have the time.</summary>
    private static uint CheckSum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }
}
