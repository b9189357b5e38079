using SkiaSharp;

namespace Identity.Infrastructure.Pictures;

/// <summary>Scaling and turning.</summary>
internal static class PictureDrawing
{
    /// <summary>A copy whose longer side is at most <paramref name="largest"/>; never larger than the original.</summary>
    internal static SKBitmap ScaleDown(SKBitmap original, int largest)
    {
        var longer = Math.Max(original.Width, original.Height);
        if (longer <= largest)
        {
            return original.Copy();
        }

        // Halves first: a filter that looks at few pixels would skip most of a large picture.
        var source = original;
        while (Math.Max(source.Width, source.Height) >= 2 * largest)
        {
            var half = Resize(source, Half(source.Width), Half(source.Height), new SKSamplingOptions(SKFilterMode.Linear));
            Drop(source);
            source = half;
        }

        var scaled = Resize(
            source,
            Side(original.Width, largest, longer),
            Side(original.Height, largest, longer),
            new SKSamplingOptions(SKCubicResampler.Mitchell)
        );
        Drop(source);
        return scaled;

        void Drop(SKBitmap bitmap)
        {
            if (bitmap != original)
            {
                bitmap.Dispose();
            }
        }
    }

    /// <summary>Takes over <paramref name="bitmap"/>. The eight orientations of EXIF (tag 0x0112), each as what becomes of x and
    /// y.</summary>
    internal static SKBitmap TurnUpright(SKBitmap bitmap, SKEncodedOrigin orientation)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        SKMatrix? turn = orientation switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1), // mirrored
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1), // upside down
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1), // a phone held upright
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
            _ => null,
        };
        if (turn is not { } matrix)
        {
            return bitmap;
        }

        using (bitmap)
        {
            var upright = new SKBitmap(orientation >= SKEncodedOrigin.LeftTop ? bitmap.Info.WithSize(h, w) : bitmap.Info);
            using var canvas = new SKCanvas(upright);
            canvas.Clear(SKColors.Transparent);
            canvas.SetMatrix(matrix);
            canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default); // pixel for pixel
            return upright;
        }
    }

    private static SKBitmap Resize(SKBitmap source, int width, int height, SKSamplingOptions sampling)
    {
        var resized = new SKBitmap(source.Info.WithSize(width, height));
        return source.ScalePixels(resized, sampling) ? resized : throw new InvalidOperationException("Skia did not scale a picture.");
    }

    private static int Half(int side) => Math.Max(1, (side + 1) / 2);

    private static int Side(int side, int largest, int longer) => Math.Max(1, (int)Math.Round((double)side * largest / longer));
}
