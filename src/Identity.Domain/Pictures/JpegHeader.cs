using System.Buffers.Binary;

namespace Identity.Domain.Pictures;

/// <summary>ITU T.81 annex B: the size is in the frame header, behind any number of other segments (a colour profile may take
/// many).</summary>
internal static class JpegHeader
{
    internal static bool Recognizes(ReadOnlySpan<byte> upload) => upload.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    internal static (long Width, long Height)? ReadSize(ReadOnlySpan<byte> upload)
    {
        var rest = upload[2..];
        while (rest.IndexOf((byte)0xFF) is >= 0 and var at) // decoders skip what stands between segments, so it is skipped here
        {
            rest = rest[at..].TrimStart((byte)0xFF); // fill bytes
            if (rest.IsEmpty)
            {
                return null;
            }

            var marker = rest[0];
            rest = rest[1..];
            if (marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD7)) // stuffed, TEM, RSTn: no length follows
            {
                continue;
            }

            if (marker is 0xD8 or 0xD9 or 0xDA || rest.Length < 2) // SOI, EOI or SOS: there is no frame before it
            {
                return null;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) // SOFn
            {
                return rest.Length < 7
                    ? null
                    : (BinaryPrimitives.ReadUInt16BigEndian(rest[5..]), BinaryPrimitives.ReadUInt16BigEndian(rest[3..]));
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < 2 || length > rest.Length)
            {
                return null;
            }

            rest = rest[length..];
        }

        return null;
    }
}
