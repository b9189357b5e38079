using System.Buffers.Binary;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>IHDR, the first chunk of a PNG (W3C PNG section 11.2.1).</summary>
internal sealed record PngHeader(int Width, int Height, byte BitDepth, PngColour Colour)
{
    private const int Length = 13;

    public static Result<PngHeader> Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length) return PictureErrors.Invalid;

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
        if (!Picture.AllowsSize(width, height)) return PictureErrors.DimensionsExceeded;

        var (depth, colour) = (data[8], (PngColour)data[9]);
        var isDepthAllowed = colour switch
        {
            PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => depth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyWithAlpha or PngColour.RgbWithAlpha => depth is 8 or 16,
            _ => false,
        };

        // One compression and one filter method exist; interlacing is none or Adam7.
        var areMethodsKnown = data[10] == 0 && data[11] == 0 && data[12] is 0 or 1;
        return isDepthAllowed && areMethodsKnown ? new PngHeader(width, height, depth, colour) : PictureErrors.Invalid;
    }

    public bool AllowsPalette(int length) =>
        Colour is PngColour.Palette or PngColour.Rgb or PngColour.RgbWithAlpha
        && length > 0 && length % 3 == 0 && length / 3 <= (Colour == PngColour.Palette ? 1 << BitDepth : 256);

    /// <summary>Both lengths in bytes: of tRNS, and of the PLTE before it.</summary>
    public bool AllowsTransparency(int length, int paletteLength) => Colour switch
    {
        PngColour.Grey => length == 2,
        PngColour.Rgb => length == 6,
        PngColour.Palette => length > 0 && length <= paletteLength / 3,
        _ => false,
    };
}

internal enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyWithAlpha = 4,
    RgbWithAlpha = 6,
}
