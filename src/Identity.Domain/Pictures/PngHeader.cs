using System.Buffers.Binary;

namespace Identity.Domain.Pictures;

/// <summary>PNG (third edition) section 11.2.1: IHDR comes first and begins with the size.</summary>
internal static class PngHeader
{
    private const int SizeAt = 16;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    internal static bool Recognizes(ReadOnlySpan<byte> upload) => upload.StartsWith(Signature);

    internal static (long Width, long Height)? ReadSize(ReadOnlySpan<byte> upload) =>
        upload.Length >= SizeAt + 8 && upload[12..].StartsWith("IHDR"u8)
            ? (BinaryPrimitives.ReadUInt32BigEndian(upload[SizeAt..]), BinaryPrimitives.ReadUInt32BigEndian(upload[(SizeAt + 4)..]))
            : null;
}
