namespace Identity.Domain.Accounts.Pictures;

/// <summary>What the coded pixels of a WebP say about themselves: the container around them may say otherwise.</summary>
internal sealed record WebpBitstream(int Width, int Height, bool IsLossless, bool HasAlpha)
{
    private const int SideBits = 14;
    private const int SideMask = (1 << SideBits) - 1;

    /// <summary>Null when the chunk does not begin as its type says.</summary>
    public static WebpBitstream? Read(string type, ReadOnlySpan<byte> data) => type is "VP8L" ? ReadLossless(data) : ReadLossy(data);

    /// <summary>VP8: the frame tag, start code and size of a key frame that is shown (RFC 6386 section 9.1).</summary>
    private static WebpBitstream? ReadLossy(ReadOnlySpan<byte> data)
    {
        var reader = new ByteReader(data);
        if (!reader.TryTake(3, out var tag) || !reader.TryTake(3, out var startCode) || !reader.TryTakeUInt32LittleEndian(out var size))
            return null;

        var isShownKeyFrame = (tag[0] & 0b1_0001) == 0b1_0000;
        var version = (tag[0] >> 1) & 0b111;
        var firstPartition = (tag[0] | (tag[1] << 8) | (tag[2] << 16)) >> 5;
        if (!isShownKeyFrame || version > 3 || startCode is not [0x9D, 0x01, 0x2A] || firstPartition >= reader.Rest.Length) return null;

        // The two bits above each side are a hint for upscaling.
        return new WebpBitstream((int)(size & SideMask), (int)((size >> 16) & SideMask), IsLossless: false, HasAlpha: false);
    }

    /// <summary>VP8L: the signature and image header (RFC 9649 section 3.4).</summary>
    private static WebpBitstream? ReadLossless(ReadOnlySpan<byte> data)
    {
        var reader = new ByteReader(data);
        if (!reader.TryTakeByte(out var signature) || !reader.TryTakeUInt32LittleEndian(out var header)) return null;

        var version = header >> 29;
        if (signature != 0x2F || version != 0 || reader.IsAtEnd) return null;

        var (width, height) = ((int)(header & SideMask) + 1, (int)((header >> SideBits) & SideMask) + 1);
        return new WebpBitstream(width, height, IsLossless: true, HasAlpha: ((header >> (2 * SideBits)) & 1) != 0);
    }
}
