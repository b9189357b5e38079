using System.Buffers.Binary;

namespace Identity.Domain.Pictures;

/// <summary>RFC 9649: the first chunk holds the size, in one of three forms.</summary>
internal static class WebpHeader
{
    private const int ChunkAt = 12;
    private const int DataAt = ChunkAt + 8;
    private const int Mask = 0x3FFF; // 14 bits

    internal static bool Recognizes(ReadOnlySpan<byte> upload) =>
        upload.StartsWith("RIFF"u8) && upload.Length >= ChunkAt && upload[8..].StartsWith("WEBP"u8);

    internal static (long Width, long Height)? ReadSize(ReadOnlySpan<byte> upload)
    {
        if (upload.Length < DataAt + 10 || IsCutOff(upload))
        {
            return null;
        }

        var type = upload.Slice(ChunkAt, 4);
        var data = upload[DataAt..];
        if (type.SequenceEqual("VP8X"u8)) // section 2.7.1: the canvas, less one
        {
            return (1 + UInt24(data[4..]), 1 + UInt24(data[7..]));
        }

        if (type.SequenceEqual("VP8L"u8) && data[0] == 0x2F) // section 3.4
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return (1 + (bits & Mask), 1 + ((bits >> 14) & Mask));
        }

        if (type.SequenceEqual("VP8 "u8) && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])) // RFC 6386 section 9.1
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & Mask, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & Mask);
        }

        return null;
    }

    /// <summary>Decoders accept a cut that spares the pixels, though the orientation stands behind them. Some encoders count a padding
    /// byte.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> upload) =>
        upload.Length < BinaryPrimitives.ReadUInt32LittleEndian(upload[4..]) + 8L - 1;

    private static long UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
