using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// Rewrites a WebP (RFC 9649): canvas, alpha, pixels, orientation, in a RIFF of the right size. The ICC profile is dropped:
/// the cameras that need one write JPEG, and what converts to WebP converts to sRGB.
/// </summary>
internal static class WebpSanitizer
{
    private const string ContentType = "image/webp";
    private const int FourCcLength = 4;
    private const int RiffHeaderLength = 8;
    private const int FileHeaderLength = 12;

    public static bool Recognizes(ReadOnlySpan<byte> upload) =>
        upload.Length >= FileHeaderLength && upload.StartsWith("RIFF"u8) && upload[RiffHeaderLength..].StartsWith("WEBP"u8);

    public static Result<Picture> Sanitize(ReadOnlySpan<byte> upload)
    {
        var riffLength = BinaryPrimitives.ReadUInt32LittleEndian(upload[FourCcLength..]);
        if (riffLength < FourCcLength || riffLength > upload.Length - RiffHeaderLength) return PictureErrors.Invalid;

        var reader = new ByteReader(upload[FileHeaderLength..(RiffHeaderLength + (int)riffLength)]);
        WebpCanvas? canvas = null;
        WebpBitstream? image = null;
        ReadOnlySpan<byte> alpha = default;
        ReadOnlySpan<byte> pixels = default;
        byte? orientation = null;

        for (var chunks = 0; !reader.IsAtEnd; chunks++)
        {
            if (chunks == PictureSanitizer.MaximumParts || !TryTakeChunk(ref reader, out var type, out var data))
                return PictureErrors.Invalid;

            switch (type)
            {
                case "VP8X" when chunks == 0 && WebpCanvas.Read(data) is { } read:
                    if (!Picture.AllowsSize(read.Width, read.Height)) return PictureErrors.DimensionsExceeded;
                    if (read.IsAnimated) return PictureErrors.Animated;
                    canvas = read;
                    break;

                case "ALPH" when canvas is not null && image is null && alpha.IsEmpty && IsAlpha(data):
                    alpha = data;
                    break;

                case "VP8 " or "VP8L" when image is null && WebpBitstream.Read(type, data) is { } read:
                    if (!Picture.AllowsSize(read.Width, read.Height)) return PictureErrors.DimensionsExceeded;
                    if (canvas is not null && (canvas.Width, canvas.Height) != (read.Width, read.Height)) return PictureErrors.Invalid;
                    if (read.IsLossless && !alpha.IsEmpty) return PictureErrors.Invalid; // it brings its own alpha
                    image = read;
                    pixels = data;
                    break;

                case "ANIM" or "ANMF":
                    return PictureErrors.Animated;

                case "VP8X" or "ALPH" or "VP8 " or "VP8L":
                    return PictureErrors.Invalid; // damaged, twice or out of order

                case "EXIF":
                    orientation ??= ExifOrientation.Read(data);
                    break;
            }

            if (canvas is null && image is null) return PictureErrors.Invalid; // one of them comes first
        }

        return image is null
            ? PictureErrors.Invalid
            : Compose(canvas, alpha, image, pixels, orientation ?? ExifOrientation.Upright);
    }

    /// <summary>Type, length, data, and a byte that makes the length even (section 2.3).</summary>
    private static bool TryTakeChunk(scoped ref ByteReader reader, out string type, out ReadOnlySpan<byte> data)
    {
        type = "";
        data = default;
        if (!reader.TryTake(FourCcLength, out var fourCc) || !reader.TryTakeUInt32LittleEndian(out var length)) return false;

        type = Encoding.Latin1.GetString(fourCc);
        return reader.TryTake(length, out data) && reader.TryTake(length & 1, out _);
    }

    /// <summary>Stored raw or as VP8L (section 2.7.1.2), with at least one byte of it after the description.</summary>
    private static bool IsAlpha(ReadOnlySpan<byte> data) => data.Length > 1 && (data[0] & 0b11) <= 1;

    private static Picture Compose(
        WebpCanvas? canvas, ReadOnlySpan<byte> alpha, WebpBitstream image, ReadOnlySpan<byte> pixels, byte orientation)
    {
        var output = new ArrayBufferWriter<byte>(alpha.Length + pixels.Length + 128);
        output.Write("WEBP"u8);

        // Only an extended file has a place for an orientation: in a simple one no decoder looks for it.
        var hasExif = canvas is not null && orientation != ExifOrientation.Upright;
        if (canvas is not null) WriteChunk(output, "VP8X"u8, canvas.Write(image.HasAlpha || !alpha.IsEmpty, hasExif));
        if (!alpha.IsEmpty) WriteChunk(output, "ALPH"u8, alpha);
        WriteChunk(output, image.IsLossless ? "VP8L"u8 : "VP8 "u8, pixels);
        if (hasExif) WriteChunk(output, "EXIF"u8, ExifOrientation.Write(orientation));

        var file = new ArrayBufferWriter<byte>(RiffHeaderLength + output.WrittenCount);
        WriteChunk(file, "RIFF"u8, output.WrittenSpan);
        return new Picture(ContentType, file.WrittenSpan.ToArray(), image.Width, image.Height);
    }

    private static void WriteChunk(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> fourCc, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        output.Write(fourCc);
        output.Write(length);
        output.Write(data);
        if (data.Length % 2 != 0) output.Write<byte>([0]);
    }
}
