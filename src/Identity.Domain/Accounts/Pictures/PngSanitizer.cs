using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// Rewrites a PNG (W3C PNG third edition): header, colour, palette, transparency, orientation, pixels, end.
/// <list type="bullet">
/// <item>iCCP is dropped like the text chunks: it is compressed, so to look inside is to risk a bomb and to keep it unseen is
/// to serve one. Encoders that write it are told to write gAMA and cHRM too (section 11.3.2.3), and those stay.</item>
/// <item>IDAT is not inflated. The size in the header already bounds what a decoder makes of it, and inflating would cost up to
/// a thousand times the upload only to prove that the pixels are some pixels: bytes can be hidden in those just as well.</item>
/// </list>
/// </summary>
internal static class PngSanitizer
{
    private const string ContentType = "image/png";
    private const int TypeLength = 4;
    private const int LengthLength = 4;
    private const byte AncillaryBit = 0x20;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static bool Recognizes(ReadOnlySpan<byte> upload) => upload.StartsWith(Signature);

    public static Result<Picture> Sanitize(ReadOnlySpan<byte> upload)
    {
        var reader = new ByteReader(upload);
        reader.TryTake((uint)Signature.Length, out _);

        // Before anything else, even the check sum: how much would a decoder have to provide?
        if (!TryTakeChunk(ref reader, out var type, out var data, out var isIntact) || type is not "IHDR") return PictureErrors.Invalid;
        var read = PngHeader.Read(data);
        if (!read.IsSuccess) return read.Errors[0];
        if (!isIntact) return PictureErrors.Invalid;

        var header = read.Value;
        var kept = new SortedList<PngPart, Range> { [PngPart.Header] = Signature.Length..reader.Position };
        var pixels = new List<Range>();
        byte? orientation = null;
        var paletteLength = 0;
        var previous = type;

        for (var chunks = 1; chunks < PictureSanitizer.MaximumParts; chunks++)
        {
            var start = reader.Position;
            if (!TryTakeChunk(ref reader, out type, out data, out isIntact) || !isIntact) return PictureErrors.Invalid;
            var chunk = start..reader.Position;

            switch (type)
            {
                case "acTL" or "fcTL" or "fdAT":
                    return PictureErrors.Animated;

                case "PLTE":
                    var isPalette = header.AllowsPalette(data.Length) && pixels.Count == 0 && !kept.ContainsKey(PngPart.Transparency);
                    if (!isPalette || !kept.TryAdd(PngPart.Palette, chunk)) return PictureErrors.Invalid;
                    paletteLength = data.Length;
                    break;

                case "tRNS":
                    var isTransparency = header.AllowsTransparency(data.Length, paletteLength) && pixels.Count == 0;
                    if (!isTransparency || !kept.TryAdd(PngPart.Transparency, chunk)) return PictureErrors.Invalid;
                    break;

                case "IDAT":
                    var isExpected = pixels.Count == 0
                        ? IsZlibHeader(data) && (header.Colour != PngColour.Palette || paletteLength > 0)
                        : previous is "IDAT"; // consecutive (section 5.6)
                    if (!isExpected) return PictureErrors.Invalid;
                    pixels.Add(chunk);
                    break;

                case "IEND":
                    if (!data.IsEmpty || pixels.Count == 0) return PictureErrors.Invalid;
                    return Compose(upload, header, kept, orientation ?? ExifOrientation.Upright, pixels, chunk);

                case "cHRM" or "gAMA" or "sRGB":
                    // Where it does not belong, a decoder ignores it.
                    if (paletteLength == 0 && pixels.Count == 0 && ColourPart(type, data.Length) is { } part) kept.TryAdd(part, chunk);
                    break;

                case "eXIf":
                    orientation ??= ExifOrientation.Read(data);
                    break;

                default:
                    // A decoder must understand a critical chunk or give up; it may ignore all others (section 5.4).
                    if ((type[0] & AncillaryBit) == 0) return PictureErrors.Invalid;
                    break;
            }

            previous = type;
        }

        return PictureErrors.Invalid;
    }

    /// <summary>Length, type, data and check sum over the last two (section 5.3). False when it is cut short or cannot be a chunk.</summary>
    private static bool TryTakeChunk(scoped ref ByteReader reader, out string type, out ReadOnlySpan<byte> data, out bool isIntact)
    {
        type = "";
        data = default;
        isIntact = false;
        var checkable = reader.Rest;
        if (!reader.TryTakeUInt32BigEndian(out var length) || !reader.TryTake(TypeLength, out var letters)) return false;
        if (!reader.TryTake(length, out data) || !reader.TryTakeUInt32BigEndian(out var crc)) return false;

        foreach (var letter in letters)
        {
            if (!char.IsAsciiLetter((char)letter)) return false;
        }

        type = Encoding.ASCII.GetString(letters);
        isIntact = Crc32.Compute(checkable.Slice(LengthLength, TypeLength + data.Length)) == crc;
        return true;
    }

    private static PngPart? ColourPart(string type, int length) => (type, length) switch
    {
        ("cHRM", 32) => PngPart.Chromaticities,
        ("gAMA", 4) => PngPart.Gamma,
        ("sRGB", 1) => PngPart.StandardRgb,
        _ => null,
    };

    /// <summary>Deflate, a window of at most 32 KiB, no preset dictionary, and a check (RFC 1950 section 2.2).</summary>
    private static bool IsZlibHeader(ReadOnlySpan<byte> data) =>
        data.Length >= 2
        && (data[0] & 0x0F) == 8 && data[0] >> 4 <= 7 && (data[1] & 0x20) == 0
        && BinaryPrimitives.ReadUInt16BigEndian(data) % 31 == 0;

    private static Picture Compose(
        ReadOnlySpan<byte> upload, PngHeader header, SortedList<PngPart, Range> kept, byte orientation, List<Range> pixels, Range end)
    {
        var output = new ArrayBufferWriter<byte>(upload.Length);
        output.Write(Signature);
        foreach (var range in kept.Values) output.Write(upload[range]);
        if (orientation != ExifOrientation.Upright) WriteChunk(output, "eXIf"u8, ExifOrientation.Write(orientation));
        foreach (var range in pixels) output.Write(upload[range]);
        output.Write(upload[end]);
        return new Picture(ContentType, output.WrittenSpan.ToArray(), header.Width, header.Height);
    }

    private static void WriteChunk(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute([.. type, .. data]));
        output.Write(number);
    }

    /// <summary>The parts before the pixels, in the order in which they are written (section 5.6).</summary>
    private enum PngPart
    {
        Header,
        Chromaticities,
        Gamma,
        StandardRgb,
        Palette,
        Transparency,
    }
}
