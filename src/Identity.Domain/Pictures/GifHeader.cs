using System.Buffers.Binary;

namespace Identity.Domain.Pictures;

/// <summary>GIF89a section 18: the logical screen, on which every frame is drawn.</summary>
internal static class GifHeader
{
    private const int SizeAt = 6;

    internal static bool Recognizes(ReadOnlySpan<byte> upload) => upload.StartsWith("GIF87a"u8) || upload.StartsWith("GIF89a"u8);

    internal static (long Width, long Height)? ReadSize(ReadOnlySpan<byte> upload) =>
        upload.Length >= SizeAt + 4
            ? (BinaryPrimitives.ReadUInt16LittleEndian(upload[SizeAt..]), BinaryPrimitives.ReadUInt16LittleEndian(upload[(SizeAt + 2)..]))
            : null;
}
