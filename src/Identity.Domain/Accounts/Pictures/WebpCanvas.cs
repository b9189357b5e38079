namespace Identity.Domain.Accounts.Pictures;

/// <summary>VP8X, the header of an extended WebP (RFC 9649 section 2.7).</summary>
internal sealed record WebpCanvas(int Width, int Height, bool IsAnimated)
{
    private const int Length = 10;
    private const byte AlphaFlag = 0x10;
    private const byte ExifFlag = 0x08;
    private const byte AnimationFlag = 0x02;

    public static WebpCanvas? Read(ReadOnlySpan<byte> data) =>
        data.Length == Length
            ? new WebpCanvas(ReadSide(data[4..]), ReadSide(data[7..]), (data[0] & AnimationFlag) != 0)
            : null;

    /// <summary>Announces what is written and nothing of what was uploaded: no ICC profile, no XMP, no reserved bits.</summary>
    public byte[] Write(bool hasAlpha, bool hasExif) =>
    [
        (byte)((hasAlpha ? AlphaFlag : 0) | (hasExif ? ExifFlag : 0)), 0, 0, 0,
        .. WriteSide(Width), .. WriteSide(Height),
    ];

    private static int ReadSide(ReadOnlySpan<byte> data) => 1 + (data[0] | (data[1] << 8) | (data[2] << 16));

    private static byte[] WriteSide(int side) => [(byte)(side - 1), (byte)((side - 1) >> 8), (byte)((side - 1) >> 16)];
}
