using System.Text;
using Identity.Domain.Pictures;
using Identity.Infrastructure.Pictures;
using Identity.Testing.Pictures;
using SkiaSharp;

namespace Identity.Infrastructure.Tests.Pictures;

public sealed class PictureDecoderTests
{
    /// <summary>Lossy formats differ a little, and WebP at 4:2:0 more.</summary>
    private const int Tolerance = 14;

    /// <summary>So many lengths at least, if the file has so many bytes, and every one of a file of fewer.</summary>
    private const int Offsets = 120;

    // The quarters that every fixture shows: top left, top right, bottom left, bottom right.
    private static readonly SKColor[] Upright = [new(220, 30, 30), new(30, 180, 40), new(40, 60, 210), new(230, 210, 40)];

    // The same under a profile that calls red what others call green, and so on.
    private static readonly SKColor[] Rotated = [new(30, 220, 30), new(40, 30, 180), new(210, 40, 60), new(40, 230, 210)];

    // The same numbers as colours of Display P3, by its matrix and the curve of sRGB; what sRGB does not have is clipped.
    private static readonly SKColor[] FromP3 = [new(240, 0, 0), new(0, 183, 0), new(33, 61, 220), new(236, 209, 0)];

    private static readonly SKColor White = new(255, 255, 255);

    public static TheoryData<string> OfOneKind =>
        [
            "plain.jpg",
            "progressive.jpg",
            "cmyk.jpg",
            "plain.png",
            "palette.png",
            "plain.webp",
            "lossless.webp",
            "plain.gif",
            "first-idat-of-one-byte.png",
            "one-frame-apng.png",
        ];

    [Theory]
    [MemberData(nameof(OfOneKind))]
    public void What_encoders_write_is_drawn_as_it_is(string name) => ShouldShow(Upright, name);

    public static TheoryData<string> Turned =>
        [
            .. Enumerable.Range(1, 8).Select(orientation => $"orientation-{orientation}.jpg"),
            .. new[] { 3, 6, 7 }.SelectMany(orientation => new[] { $"orientation-{orientation}.png", $"orientation-{orientation}.webp" }),
        ];

    [Theory] // security requirement 75
    [MemberData(nameof(Turned))]
    public void A_picture_is_turned_upright_by_each_of_the_eight_orientations(string name) => ShouldShow(Upright, name);

    [Theory]
    [InlineData("rotated-profile.jpg")]
    [InlineData("rotated-profile-segments.jpg")]
    [InlineData("rotated-profile.png")]
    [InlineData("rotated-profile.webp")]
    public void The_colours_of_a_profile_become_sRGB_also_if_it_is_cut_into_segments(string name) => ShouldShow(Rotated, name);

    [Theory]
    [InlineData("display-p3.jpg")]
    [InlineData("display-p3.png")]
    public void Display_P3_becomes_sRGB(string name) => ShouldShow(FromP3, name);

    [Fact]
    public void The_inks_of_a_CMYK_profile_become_sRGB()
    {
        SKColor[] redInkOnPaper = [new(254, 8, 9), White, new(254, 8, 9), White];

        ShouldShow(redInkOnPaper, "cmyk-profile.jpg");
    }

    [Theory]
    [InlineData("animated.gif")]
    [InlineData("animated.png")]
    [InlineData("animated.webp")]
    public void Of_an_animation_the_first_frame_is_drawn(string name) => ShouldShow(Upright, name);

    [Theory]
    [InlineData("alpha.png")]
    [InlineData("alpha.webp")]
    public void What_is_transparent_stays_so_in_WebP_and_is_white_in_JPEG(string name)
    {
        var picture = Render(name);

        foreach (var size in Picture.Sizes)
        {
            Quarters(Variant(picture, size, PictureTypes.Webp))[0].Alpha.ShouldBe((byte)0);
            ShouldBeLike(Quarters(Variant(picture, size, PictureTypes.Jpeg)), [White, .. Upright[1..]], $"{name} {size}");
        }
    }

    [Fact]
    public void A_grey_picture_is_grey()
    {
        foreach (var colour in Quarters(Variant(Render("grey.jpg"), Picture.LargestSize, PictureTypes.Webp)))
        {
            (
                Math.Max(colour.Red, Math.Max(colour.Green, colour.Blue)) - Math.Min(colour.Red, Math.Min(colour.Green, colour.Blue))
            ).ShouldBeLessThan(4);
        }
    }

    [Theory]
    [InlineData(4000, 3000, new[] { 64, 48, 256, 192, 1024, 768 })]
    [InlineData(300, 1200, new[] { 16, 64, 64, 256, 256, 1024 })]
    [InlineData(1025, 10, new[] { 64, 1, 256, 2, 1024, 10 })]
    [InlineData(100, 80, new[] { 64, 51, 100, 80, 100, 80 })]
    [InlineData(1, 1, new[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(20_000, 1, new[] { 64, 1, 256, 1, 1024, 1 })]
    public void Each_size_is_the_longer_side_and_nothing_is_scaled_up(int width, int height, int[] sides)
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            var picture = PictureDecoder.Render(Quartered(width, height, format)).ShouldNotBeNull();
            foreach (var type in PictureTypes.Served)
            {
                Picture.Sizes.SelectMany(size => Sides(Variant(picture, size, type))).ShouldBe(sides, $"{format} to {type}");
            }

            if (Math.Min(width, height) >= 80)
            {
                ShouldBeLike(Quarters(Variant(picture, 64, PictureTypes.Webp)), Upright, $"{format}, scaled down");
            }
        }
    }

    [Fact]
    public void Scaling_down_averages_rather_than_skips()
    {
        using var stripes = new SKBitmap(new SKImageInfo(2048, 64, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var x = 0; x < stripes.Width; x++)
        {
            for (var y = 0; y < stripes.Height; y++)
            {
                stripes.SetPixel(x, y, x % 2 == 0 ? SKColors.Black : SKColors.White);
            }
        }

        using var png = stripes.Encode(SKEncodedImageFormat.Png, 100);
        var picture = PictureDecoder.Render(png!.ToArray()).ShouldNotBeNull();

        foreach (var size in Picture.Sizes)
        {
            using var drawn = SKBitmap.Decode(Variant(picture, size, PictureTypes.Jpeg));
            drawn.Pixels.ShouldAllBe(pixel => pixel.Red > 112 && pixel.Red < 144); // neither black nor white: grey
        }
    }

    [Theory] // security requirements 73 and 75
    [InlineData("talkative.jpg")]
    [InlineData("talkative.png")]
    [InlineData("talkative.webp")]
    [InlineData("rotated-profile.jpg")]
    [InlineData("orientation-6.jpg")]
    public void What_is_drawn_holds_no_metadata_no_profile_and_nothing_after_its_end(string name)
    {
        byte[] polyglot =
        [
            .. PictureFile.Read(name),
            .. "PK\u0003\u0004<script>alert('Secret')</script>"u8,
            .. PictureFile.Read("talkative.jpg"),
        ];

        foreach (var variant in PictureDecoder.Render(polyglot).ShouldNotBeNull().Variants)
        {
            var text = Encoding.Latin1.GetString(variant.Content);
            foreach (var trace in new[] { "Secret", "GPS", "xmp", "photoshop", "8BIM", "Exif", "ICC", "acsp", "<script" })
            {
                text.ShouldNotContain(trace, Case.Insensitive);
            }

            if (variant.ContentType == PictureTypes.Jpeg)
            {
                variant.Content[^2..].ShouldBe([0xFF, 0xD9]);
                Segments(variant.Content).ShouldBeSubsetOf((List<byte>)[0xE0, 0xDB, 0xC0, 0xC4, 0xDA]); // JFIF, tables, frame, scan
            }
            else
            {
                BitConverter.ToUInt32(variant.Content, 4).ShouldBe((uint)variant.Content.Length - 8); // RIFF ends where the file ends
                Chunks(variant.Content).ShouldBeSubsetOf(["VP8 ", "VP8L", "VP8X", "ALPH"]);
            }
        }
    }

    public static TheoryData<string> Files => [.. PictureFile.All];

    [Theory] // security requirement 74
    [MemberData(nameof(Files))]
    public void Truncated_anywhere_it_is_refused_or_no_pixel_is_missing(string name)
    {
        var upload = PictureFile.Read(name);
        var whole = PictureDecoder
            .Render(upload)
            .ShouldNotBeNull()
            .Variants.Select(variant => Convert.ToBase64String(variant.Content))
            .ToList();
        var refused = 0;

        for (var length = 0; length < upload.Length; length += 1 + (upload.Length / Offsets))
        {
            if (PictureHeader.Read(upload.AsSpan(0, length)).IsSuccess && PictureDecoder.Render(upload[..length]) is { } picture)
            {
                picture
                    .Variants.Select(variant => Convert.ToBase64String(variant.Content))
                    .ShouldBe(whole, $"{length} of {upload.Length} bytes");
            }
            else
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(10);
    }

    [Fact] // security requirement 74
    public void A_size_that_the_header_of_the_service_would_refuse_is_refused_here_too()
    {
        PictureDecoder.Render(PngFile.Claiming(50_000, 50_000)).ShouldBeNull();
        PictureDecoder.Render(PngFile.Blank(10_000, 5_001)).ShouldBeNull();
    }

    [Theory] // security requirement 74
    [InlineData("iCCP", "bomb\0\0")]
    [InlineData("iTXt", "bomb\0\u0001\0\0\0")]
    [InlineData("zTXt", "bomb\0\0")]
    public void A_gigabyte_of_zeros_in_a_compressed_chunk_does_no_harm(string type, string before)
    {
        var bomb = PngFile.Chunk(type, [.. Encoding.Latin1.GetBytes(before), .. PngFile.Compressed(1024L * 1024 * 1024)]);

        var picture = PictureDecoder.Render(PngFile.Blank(64, 48, bomb));

        // Whether it is drawn or not is the decoder's business.
        picture?.Variants.ShouldAllBe(variant => variant.Content.Length < 1024);
    }

    private static Picture Render(string name) => PictureDecoder.Render(PictureFile.Read(name)).ShouldNotBeNull();

    private static byte[] Variant(Picture picture, int size, string type) =>
        picture.Variants.Single(variant => variant.Size == size && variant.ContentType == type).Content;

    private static void ShouldShow(SKColor[] quarters, string name)
    {
        var picture = Render(name);
        foreach (var variant in picture.Variants)
        {
            Sides(variant.Content).ShouldBe([PictureFile.Width, PictureFile.Height]);
            ShouldBeLike(Quarters(variant.Content), quarters, $"{name} as {variant.ContentType} of {variant.Size}");
        }
    }

    private static void ShouldBeLike(SKColor[] actual, SKColor[] expected, string what)
    {
        for (var quarter = 0; quarter < expected.Length; quarter++)
        {
            var (is_, ought) = (actual[quarter], expected[quarter]);
            var distance = Math.Max(
                Math.Abs(is_.Red - ought.Red),
                Math.Max(Math.Abs(is_.Green - ought.Green), Math.Abs(is_.Blue - ought.Blue))
            );
            distance.ShouldBeLessThanOrEqualTo(Tolerance, $"{what}, quarter {quarter}: {is_} instead of {ought}");
        }
    }

    private static SKColor[] Quarters(byte[] content)
    {
        using var bitmap = SKBitmap.Decode(content).ShouldNotBeNull();
        var (left, top) = (bitmap.Width / 4, bitmap.Height / 4);
        return
        [
            bitmap.GetPixel(left, top),
            bitmap.GetPixel(3 * left, top),
            bitmap.GetPixel(left, 3 * top),
            bitmap.GetPixel(3 * left, 3 * top),
        ];
    }

    private static int[] Sides(byte[] content) => PictureHeader.Read(content).Value is var header ? [header.Width, header.Height] : [];

    private static byte[] Quartered(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            for (var quarter = 0; quarter < Upright.Length; quarter++)
            {
                using var paint = new SKPaint();
                paint.Color = Upright[quarter];
                canvas.DrawRect(quarter % 2 * width / 2f, quarter / 2 * height / 2f, width, height, paint);
            }
        }

        using var encoded = bitmap.Encode(format, 95);
        return encoded!.ToArray();
    }

    private static List<byte> Segments(byte[] jpeg)
    {
        List<byte> markers = [];
        for (var at = 2; jpeg[at + 1] != 0xD9; )
        {
            markers.Add(jpeg[at + 1]);
            at += 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
            while (markers[^1] == 0xDA && (jpeg[at] != 0xFF || jpeg[at + 1] == 0))
            {
                at++;
            }
        }

        return markers;
    }

    private static List<string> Chunks(byte[] webp)
    {
        List<string> types = [];
        for (var at = 12; at < webp.Length; )
        {
            types.Add(Encoding.ASCII.GetString(webp, at, 4));
            var length = BitConverter.ToInt32(webp, at + 4);
            at += 8 + length + (length % 2);
        }

        return types;
    }
}
