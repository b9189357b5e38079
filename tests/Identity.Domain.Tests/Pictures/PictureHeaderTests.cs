using System.Buffers.Binary;
using Identity.Domain.Pictures;
using Identity.Testing.Pictures;

namespace Identity.Domain.Tests.Pictures;

public sealed class PictureHeaderTests
{
    private const int Kibibyte = 1024;

    public static TheoryData<string> Files => [.. PictureFile.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void Kind_and_size_of_real_pictures_are_read_from_their_header(string name)
    {
        var header = PictureHeader.Read(PictureFile.Read(name)).Value;

        header.Kind.ShouldBe(
            Path.GetExtension(name) switch
            {
                ".jpg" => PictureKind.Jpeg,
                ".png" => PictureKind.Png,
                ".gif" => PictureKind.Gif,
                _ => PictureKind.Webp,
            }
        );
        var sides =
            name.StartsWith("talkative", StringComparison.Ordinal) || name is "interlaced.png" or "restarts.jpg"
                ? (32, 24)
                : (PictureFile.Width, PictureFile.Height);
        (Math.Max(header.Width, header.Height), Math.Min(header.Width, header.Height)).ShouldBe(sides);
    }

    public static TheoryData<string, byte[]> Others =>
        new()
        {
            { "nothing", [] },
            { "one byte", [0xFF] },
            { "SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
            { "HTML", "<!doctype html><script>alert(1)</script>"u8.ToArray() },
            { "BMP", "BM\u001a\0\0\0\0\0\0\0"u8.ToArray() },
            { "PDF", "%PDF-1.7\n"u8.ToArray() },
            { "TIFF", "II*\0\u0008\0\0\0"u8.ToArray() },
            { "AVIF", [0, 0, 0, 0x20, .. "ftypavif"u8] },
            { "HEIC", [0, 0, 0, 0x20, .. "ftypheic"u8] },
            { "zip", [.. "PK"u8, 3, 4, 20, 0] },
            { "gzip", [0x1F, 0x8B, 8, 0] },
            { "icon", [0, 0, 1, 0, 1, 0, 16, 16, 0, 0] },
            { "JPEG XL", [0xFF, 0x0A, 0xFA, 0x1F] },
            { "WAV, a RIFF too", "RIFF\u0024\0\0\0WAVEfmt "u8.ToArray() },
            { "MNG, a sibling of PNG", [0x8A, .. "MNG\r\n"u8, 0x1A, 0x0A] },
            { "GIF of no known version", "GIF90a\u0001\0\u0001\0"u8.ToArray() },
        };

    [Theory] // security requirement 72
    [MemberData(nameof(Others))]
    public void Anything_else_is_unsupported_also_with_a_picture_behind_it(string kind, byte[] upload)
    {
        PictureHeader.Read(upload).Errors.ShouldBe([PictureErrors.TypeUnsupported], kind);
        PictureHeader.Read([.. upload, 0, .. PictureFile.Read("plain.jpg")]).Errors.ShouldBe([PictureErrors.TypeUnsupported], kind);
    }

    public static TheoryData<long, long, bool> Sizes =>
        new()
        {
            { 10_000, 5_000, true },
            { 8_160, 6_120, true },
            { 65_535, 762, true },
            { 1, 1, true },
            { 10_000, 5_001, false },
            { 50_000, 50_000, false },
            { 65_535, 65_535, false },
            { 0, 24, false },
            { 32, 0, false },
        };

    [Theory] // security requirement 74
    [MemberData(nameof(Sizes))]
    public void A_picture_has_at_most_50_megapixels_and_no_side_of_0(long width, long height, bool isAllowed)
    {
        ShouldBe(
            isAllowed,
            width,
            height,
            Claim("plain.jpg", 2 + IndexOf("plain.jpg", [0xFF, 0xC0]) + 3, width, height, isBigEndian: true)
        );
        ShouldBe(isAllowed, width, height, PngFile.Claiming((int)width, (int)height));
        ShouldBe(isAllowed, width, height, Claim("plain.gif", 6, height, width, isBigEndian: false));
        if (width > 0 && height > 0) // of an extended WebP, one less is written
        {
            ShouldBe(isAllowed, width, height, [.. "RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0"u8, .. UInt24(width - 1), .. UInt24(height - 1)]);
        }
    }

    [Theory]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    [InlineData(-1, -1)]
    public void Numbers_that_overflow_are_too_large(int width, int height) =>
        PictureHeader.Read(PngFile.Claiming(width, height)).Errors.ShouldBe([PictureErrors.DimensionsExceeded]);

    [Theory]
    [InlineData("plain.webp", 16_383, 16_383)]
    [InlineData("lossless.webp", 16_384, 16_384)]
    public void Simple_WebP_pictures_have_the_same_limit(string name, int width, int height)
    {
        var upload = PictureFile.Read(name);
        if (name == "plain.webp")
        {
            BinaryPrimitives.WriteUInt16LittleEndian(upload.AsSpan(26), (ushort)width);
            BinaryPrimitives.WriteUInt16LittleEndian(upload.AsSpan(28), (ushort)height);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(upload.AsSpan(21), (uint)((width - 1) | ((height - 1) << 14)));
        }

        PictureHeader.Read(upload).Errors.ShouldBe([PictureErrors.DimensionsExceeded]);
    }

    [Fact]
    public void Ten_mebibytes_are_accepted_and_one_byte_more_is_not()
    {
        var largest = new byte[Picture.MaximumBytes];
        PictureFile.Read("plain.png").CopyTo(largest, 0);

        PictureHeader.Read(largest).IsSuccess.ShouldBeTrue();
        PictureHeader.Read([.. largest, 0]).Errors.ShouldBe([PictureErrors.TooLarge]);
    }

    [Theory] // security requirement 74
    [MemberData(nameof(Files))]
    public void Truncated_anywhere_a_header_throws_nothing_and_claims_nothing_else(string name)
    {
        var upload = PictureFile.Read(name);
        var whole = PictureHeader.Read(upload).Value;

        for (var length = 0; length < upload.Length; length++)
        {
            var header = PictureHeader.Read(upload.AsSpan(0, length));
            if (header.IsSuccess)
            {
                header.Value.ShouldBe(whole);
            }
            else
            {
                PictureErrors.All.ShouldContain(header.Errors.Single());
            }
        }
    }

    [Fact] // security requirement 74
    public void Mutants_throw_nothing()
    {
        var mutation = new Mutation(seed: 20_260_101);
        var originals = PictureFile.All.Select(PictureFile.Read).ToList();
        var accepted = 0;

        for (var round = 0; round < 20_000; round++)
        {
            accepted += PictureHeader.Read(mutation.Of(originals[round % originals.Count])).IsSuccess ? 1 : 0;
        }

        accepted.ShouldBeInRange(1_000, 19_900, "mutants must reach both outcomes to prove anything");
    }

    public static TheoryData<string> Large => ["comments", "fill bytes", "zeros", "restarts"];

    [Theory] // security requirement 74
    [MemberData(nameof(Large))]
    public void Looking_at_the_largest_upload_allocates_next_to_nothing(string kind)
    {
        var pattern = kind switch
        {
            "comments" => (byte[])[0xFF, 0xFE, 0, 2],
            "fill bytes" => [0xFF],
            "zeros" => [0],
            _ => [0xFF, 0xD0],
        };
        var upload = new byte[Picture.MaximumBytes];
        for (var at = 2; at < upload.Length; at++)
        {
            upload[at] = pattern[(at - 2) % pattern.Length];
        }

        (upload[0], upload[1], upload[2]) = (0xFF, 0xD8, 0xFF);
        PictureHeader.Read(upload);
        var before = GC.GetAllocatedBytesForCurrentThread();

        PictureHeader.Read(upload).IsSuccess.ShouldBeFalse();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 * Kibibyte);
    }

    private static void ShouldBe(bool isAllowed, long width, long height, byte[] upload)
    {
        var header = PictureHeader.Read(upload);
        if (isAllowed)
        {
            (header.Value.Width, header.Value.Height).ShouldBe(((int)width, (int)height));
        }
        else
        {
            header.Errors.ShouldBe([PictureErrors.DimensionsExceeded]);
        }
    }

    private static byte[] Claim(string name, int at, long width, long height, bool isBigEndian)
    {
        var upload = PictureFile.Read(name);
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(upload.AsSpan(at), (ushort)height);
            BinaryPrimitives.WriteUInt16BigEndian(upload.AsSpan(at + 2), (ushort)width);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(upload.AsSpan(at), (ushort)height);
            BinaryPrimitives.WriteUInt16LittleEndian(upload.AsSpan(at + 2), (ushort)width);
        }

        return upload;
    }

    private static int IndexOf(string name, byte[] bytes) => PictureFile.Read(name).AsSpan().IndexOf(bytes);

    private static byte[] UInt24(long value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
