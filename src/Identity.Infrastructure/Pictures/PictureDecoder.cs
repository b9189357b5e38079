using Identity.Domain.Pictures;
using SkiaSharp;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// Draws a picture anew with Skia. Runs in the worker alone: a fault of a native decoder must not happen in a process that holds keys.
/// </summary>
internal static class PictureDecoder
{
    private const int WebpQuality = 82;
    private const int JpegQuality = 86;

    /// <summary>Null for what is no picture, or not a whole one.</summary>
    internal static Picture? Render(byte[] upload)
    {
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (
            codec is null
            || !Picture.AllowsSize(codec.Info.Width, codec.Info.Height)
            || (codec.EncodedFormat is SKEncodedImageFormat.Jpeg && ProgressiveJpeg.IsCutOff(upload))
        )
        {
            return null;
        }

        using var decoded = Decode(codec);
        if (decoded is null)
        {
            return null;
        }

        var orientation = codec.EncodedFormat is SKEncodedImageFormat.Png ? PngOrientation.Read(upload) : codec.EncodedOrigin;
        using var full = PictureDrawing.TurnUpright(PictureDrawing.ScaleDown(decoded, Picture.LargestSize), orientation);
        List<PictureVariant> variants = [];
        foreach (var size in Picture.Sizes)
        {
            using var scaled = PictureDrawing.ScaleDown(full, size);
            variants.Add(
                new PictureVariant(
                    size,
                    PictureTypes.Webp,
                    Encode(scaled, new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, WebpQuality))
                )
            );
            variants.Add(new PictureVariant(size, PictureTypes.Jpeg, EncodeJpeg(scaled)));
        }

        return new Picture(variants);
    }

    /// <summary>The first frame in sRGB; large JPEG and WebP pictures smaller than they are, which their decoders do well and in little
    /// memory.</summary>
    private static SKBitmap? Decode(SKCodec codec)
    {
        var size = new SKSizeI(codec.Info.Width, codec.Info.Height);
        if (codec.EncodedFormat is SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp)
        {
            size = codec.GetScaledDimensions(Math.Min(1f, 2f * Picture.LargestSize / Math.Max(size.Width, size.Height)));
        }

        var alpha = codec.Info.AlphaType is SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var srgb = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap();

        // Zeroed: what a decoder leaves unwritten must not show memory of an earlier picture.
        if (
            bitmap.TryAllocPixels(
                new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, srgb),
                SKBitmapAllocFlags.ZeroPixels
            )
            && codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is SKCodecResult.Success
        )
        {
            return bitmap;
        }

        bitmap.Dispose();
        return null;
    }

    /// <summary>JPEG has no transparency: what shows through is white.</summary>
    private static byte[] EncodeJpeg(SKBitmap bitmap)
    {
        if (bitmap.AlphaType is SKAlphaType.Opaque)
        {
            return Encode(bitmap, new SKJpegEncoderOptions(JpegQuality));
        }

        using var white = new SKBitmap(bitmap.Info.WithAlphaType(SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(white))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default);
        }

        return Encode(white, new SKJpegEncoderOptions(JpegQuality));
    }

    private static byte[] Encode(SKBitmap bitmap, SKWebpEncoderOptions options)
    {
        using var pixels = Untagged(bitmap);
        using var encoded = pixels.Encode(options);
        return encoded!.ToArray();
    }

    private static byte[] Encode(SKBitmap bitmap, SKJpegEncoderOptions options)
    {
        using var pixels = Untagged(bitmap);
        using var encoded = pixels.Encode(options);
        return encoded!.ToArray();
    }

    /// <summary>Without a colour space the encoders write no profile, and a picture without one is sRGB.</summary>
    private static SKPixmap Untagged(SKBitmap bitmap) => new(bitmap.Info.WithColorSpace(null!), bitmap.GetPixels(), bitmap.RowBytes);
}
