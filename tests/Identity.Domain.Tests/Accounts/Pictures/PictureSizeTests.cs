using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statements 74 and 76: too many bytes or pixels are refused from the length and the header.</summary>
public sealed class PictureSizeTests
{
    [Fact]
    public void Two_mebibytes_are_accepted_and_one_byte_more_is_not()
    {
        var jpeg = Fixture.Read("baseline.jpg");
        byte[] largest = [.. jpeg, .. new byte[Picture.MaximumBytes - jpeg.Length]];
        byte[] tooLarge = [.. largest, 0];

        largest.ShouldBeAccepted();
        tooLarge.ShouldBeRefusedAs(PictureErrors.TooLarge);
    }

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(4096, 1, true)]
    [InlineData(4097, 1, false)]
    [InlineData(1, 4097, false)]
    [InlineData(65535, 65535, false)]
    [InlineData(0, 24, false)]
    [InlineData(32, 0, false)]
    public void A_jpeg_may_measure_4096_pixels_a_side(int width, int height, bool isAllowed)
    {
        var segments = Containers.SplitJpeg(Fixture.Read("baseline.jpg"));
        var frame = segments.Single(segment => segment.Marker == 0xC0).Payload;
        Containers.UInt16BigEndian(height).CopyTo(frame, 1);
        Containers.UInt16BigEndian(width).CopyTo(frame, 3);

        Check(Containers.Jpeg(segments), width, height, isAllowed);
    }

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(1, 4096, true)]
    [InlineData(4097, 1, false)]
    [InlineData(1, 4097, false)]
    [InlineData(65535, 65535, false)]
    [InlineData(uint.MaxValue, uint.MaxValue, false)]
    [InlineData(0, 24, false)]
    [InlineData(32, 0, false)]
    public void A_png_may_measure_4096_pixels_a_side(uint width, uint height, bool isAllowed)
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));
        Containers.UInt32BigEndian(width).CopyTo(chunks[0].Data, 0);
        Containers.UInt32BigEndian(height).CopyTo(chunks[0].Data, 4);

        Check(Containers.Png(chunks), (int)width, (int)height, isAllowed);
    }

    [Fact]
    public void The_size_of_a_png_is_refused_before_its_check_sums_are_looked_at()
    {
        var png = Fixture.Read("rgb.png");
        png[16] = 0x7F; // width
        png[29] ^= 1; // check sum of the header

        png.ShouldBeRefusedAs(PictureErrors.DimensionsExceeded);
    }

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(4097, 1, false)]
    [InlineData(16383, 16383, false)]
    [InlineData(0, 24, false)]
    public void A_lossy_webp_may_measure_4096_pixels_a_side(int width, int height, bool isAllowed)
    {
        var chunks = Containers.SplitWebp(Fixture.Read("lossy.webp"));
        byte[] size = [(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        size.CopyTo(chunks[0].Data, 6);

        Check(Containers.Webp(chunks), width, height, isAllowed);
    }

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(4097, 1, false)]
    [InlineData(16384, 16384, false)]
    public void A_lossless_webp_may_measure_4096_pixels_a_side(int width, int height, bool isAllowed)
    {
        var chunks = Containers.SplitWebp(Fixture.Read("lossless.webp"));
        var bits = (width - 1) | ((height - 1) << 14);
        byte[] size = [(byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24)];
        size.CopyTo(chunks[0].Data, 1);

        Check(Containers.Webp(chunks), width, height, isAllowed);
    }

    [Fact]
    public void The_canvas_of_an_extended_webp_has_the_same_limit()
    {
        var chunks = Containers.SplitWebp(Fixture.Read("alpha.webp"));
        Array.Fill(chunks[0].Data, (byte)0xFF, 4, 6); // 2^24 × 2^24

        Containers.Webp(chunks).ShouldBeRefusedAs(PictureErrors.DimensionsExceeded);
    }

    private static void Check(byte[] upload, int width, int height, bool isAllowed)
    {
        if (!isAllowed)
        {
            upload.ShouldBeRefusedAs(PictureErrors.DimensionsExceeded);
            return;
        }

        var picture = upload.ShouldBeAccepted();
        (picture.Width, picture.Height).ShouldBe((width, height));
    }
}
