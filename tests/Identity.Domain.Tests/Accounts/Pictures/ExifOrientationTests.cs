using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statement 75: the picture still stands upright, whatever else EXIF holds or breaks.</summary>
public sealed class ExifOrientationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Each_orientation_is_read_in_either_byte_order(byte orientation)
    {
        byte[] littleEndian = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        var bigEndian = ExifOrientation.Write(orientation);
        byte[] prefixed = [.. "Exif\0\0"u8, .. bigEndian];

        ExifOrientation.Read(littleEndian).ShouldBe(orientation);
        ExifOrientation.Read(bigEndian).ShouldBe(orientation);
        ExifOrientation.Read(prefixed).ShouldBe(orientation);
    }

    [Fact]
    public void It_is_found_behind_other_entries_and_away_from_the_header()
    {
        byte[] other = [0x01, 0x0F, 0, 2, 0, 0, 0, 4, .. "Ada\0"u8];
        byte[] entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0];
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 12, .. "gap!"u8, 0, 3, .. other, .. other, .. entry];

        ExifOrientation.Read(exif).ShouldBe((byte)8);
    }

    public static TheoryData<string, byte[]> Nonsense => new()
    {
        { "nothing", [] },
        { "another byte order", [.. "MI*\0"u8, .. ExifOrientation.Write(6)[4..]] },
        { "another magic number", [.. "MM\0+"u8, .. ExifOrientation.Write(6)[4..]] },
        { "orientation 0", ExifOrientation.Write(0) },
        { "orientation 9", ExifOrientation.Write(9) },
        { "a directory beyond the end", [.. "MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. ExifOrientation.Write(6)[8..]] },
        { "65535 entries that are not there", [.. "MM\0*"u8, 0, 0, 0, 8, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "a value that is no short", [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 4, 0, 0, 0, 1, 0, 6, 0, 0] },
        { "two values", [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 2, 0, 6, 0, 6] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_is_taken_for_upright(string kind, byte[] exif) =>
        ExifOrientation.Read(exif).ShouldBe(ExifOrientation.Upright, kind);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_container_keeps_it(byte orientation)
    {
        var exif = ExifOrientation.Write(orientation);
        var jpeg = Containers.SplitJpeg(Fixture.Read("baseline.jpg"));
        var png = Containers.SplitPng(Fixture.Read("rgb.png"));
        var webp = Containers.SplitWebp(Fixture.Read("alpha.webp"));
        jpeg.Insert(1, new Segment(0xE1, [.. "Exif\0\0"u8, .. exif]));
        png.Insert(png.Count - 1, new Chunk("eXIf", exif)); // after the pixels, where it is allowed too
        webp.Add(new Chunk("EXIF", exif));
        webp[0].Data[0] |= 0x08;

        Containers.Jpeg(jpeg).ShouldBeAccepted().Content.ShouldBe(Containers.Jpeg(jpeg));
        Containers.SplitPng(Containers.Png(png).ShouldBeAccepted().Content)
            .Select(chunk => chunk.Type).ShouldBe(["IHDR", "eXIf", "IDAT", "IEND"]);
        Containers.Webp(webp).ShouldBeAccepted().Content.ShouldBe(Containers.Webp(webp));
    }
}
