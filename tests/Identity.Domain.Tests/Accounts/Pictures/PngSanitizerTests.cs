using System.IO.Compression;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statements 73 to 75 for the chunks of a PNG.</summary>
public sealed class PngSanitizerTests
{
    [Theory]
    [InlineData("rgb.png", "IHDR IDAT IEND")]
    [InlineData("rgba.png", "IHDR IDAT IEND")]
    [InlineData("interlaced.png", "IHDR IDAT IEND")]
    [InlineData("gamma.png", "IHDR cHRM gAMA IDAT IEND")]
    [InlineData("palette.png", "IHDR PLTE tRNS IDAT IEND")]
    [InlineData("talkative.png", "IHDR eXIf IDAT IEND")]
    public void Only_chunks_that_draw_are_kept_and_they_are_kept_as_they_were(string name, string types)
    {
        var before = Containers.SplitPng(Fixture.Read(name)).ToLookup(chunk => chunk.Type, StringComparer.Ordinal);
        var after = Containers.SplitPng(Fixture.Read(name).ShouldBeAccepted().Content);

        string.Join(' ', after.Select(chunk => chunk.Type)).ShouldBe(types);
        foreach (var chunk in after.Where(chunk => chunk.Type != "eXIf")) before[chunk.Type].Single().Data.ShouldBe(chunk.Data);
    }

    [Theory]
    [InlineData("tEXt")]
    [InlineData("iTXt")]
    [InlineData("zTXt")]
    [InlineData("iCCP")]
    [InlineData("tIME")]
    [InlineData("bKGD")]
    [InlineData("eXIf")]
    [InlineData("caBX")]
    [InlineData("prVt")]
    public void Other_chunks_are_gone_wherever_they_stand(string type)
    {
        var clean = Containers.SplitPng(Fixture.Read("palette.png"));
        var intruder = new Chunk(type, [.. "<script>Secret</script>"u8]);

        for (var at = 1; at < clean.Count; at++)
            Containers.Png([.. clean[..at], intruder, .. clean[at..]]).ShouldBeAccepted().Content.ShouldBe(Containers.Png(clean));
    }

    [Fact]
    public void Pixels_may_come_in_several_chunks_but_only_in_a_row()
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));
        var pixels = chunks[1].Data;
        var (first, second) = (new Chunk("IDAT", pixels[..100]), new Chunk("IDAT", pixels[100..]));
        var inARow = Containers.Png([chunks[0], first, second, chunks[2]]);

        inARow.ShouldBeAccepted().Content.ShouldBe(inARow);
        Refused(chunks[0], first, new Chunk("tEXt", []), second, chunks[2]);
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("palette.png")]
    [InlineData("talkative.png")]
    public void A_wrong_check_sum_is_refused_in_every_chunk(string name)
    {
        var chunks = Containers.SplitPng(Fixture.Read(name));
        var at = 8;
        foreach (var chunk in chunks)
        {
            at += 12 + chunk.Data.Length;
            var png = Fixture.Read(name);
            png[at - 1] ^= 1;
            png.ShouldBeRefusedAs(PictureErrors.Invalid);
        }
    }

    [Theory]
    [InlineData("acTL")]
    [InlineData("fcTL")]
    [InlineData("fdAT")]
    public void An_animation_is_refused(string type)
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));
        chunks.Insert(1, new Chunk(type, new byte[8]));

        Containers.Png(chunks).ShouldBeRefusedAs(PictureErrors.Animated);
    }

    [Theory]
    [InlineData("IHDR")]
    [InlineData("PLTE")]
    [InlineData("CgBI")]
    [InlineData("IDOT")]
    [InlineData("tRNS")]
    [InlineData("te t")]
    [InlineData("\0\0\0\0")]
    public void What_a_decoder_could_not_ignore_is_refused(string type)
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgba.png"));
        chunks.Insert(1, new Chunk(type, [.. "Secret!"u8]));

        Refused([.. chunks]);
    }

    [Fact]
    public void The_palette_comes_once_before_transparency_and_pixels()
    {
        var chunks = Containers.SplitPng(Fixture.Read("palette.png"));
        var (header, palette, transparency, pixels, end) = (chunks[0], chunks[1], chunks[2], chunks[3], chunks[4]);

        Refused(header, transparency, palette, pixels, end);
        Refused(header, pixels, palette, end);
        Refused(header, palette, palette, pixels, end);
        Refused(header, palette, transparency, transparency, pixels, end);
        Refused(header, palette, pixels, transparency, end);
        Refused(header, pixels, end);
        Refused(header, palette with { Data = palette.Data[1..] }, pixels, end);
        Refused(header, palette with { Data = [.. palette.Data, 1, 2, 3] }, pixels, end); // 17 colours in four bits
        Refused(header, palette, transparency with { Data = new byte[17] }, pixels, end);
    }

    [Fact]
    public void Colour_chunks_are_kept_once_and_only_where_they_count()
    {
        var clean = Containers.SplitPng(Fixture.Read("palette.png"));
        var gamma = new Chunk("gAMA", [0, 0, 0xB1, 0x8F]);
        var standard = new Chunk("sRGB", [0]);
        var expected = Containers.Png([clean[0], gamma, standard, .. clean[1..]]);

        Containers.Png([clean[0], standard, gamma, new Chunk("gAMA", [9, 9, 9, 9]), .. clean[1..]])
            .ShouldBeAccepted().Content.ShouldBe(expected);
        Containers.Png([.. clean[..2], gamma, .. clean[2..]]).ShouldBeAccepted().Content.ShouldBe(Containers.Png(clean));
        Containers.Png([clean[0], gamma with { Data = [.. "Secret"u8] }, .. clean[1..]])
            .ShouldBeAccepted().Content.ShouldBe(Containers.Png(clean));
    }

    [Theory]
    [InlineData(8, 3)] // bits a sample
    [InlineData(9, 1)] // colour type
    [InlineData(9, 7)]
    [InlineData(10, 1)] // compression
    [InlineData(11, 1)] // filter
    [InlineData(12, 2)] // interlacing
    public void A_header_without_meaning_is_refused(int at, byte value)
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));
        chunks[0].Data[at] = value;

        Refused([.. chunks]);
    }

    [Fact]
    public void A_file_without_header_pixels_or_end_is_refused()
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));
        for (var missing = 0; missing < chunks.Count; missing++) Refused([.. chunks.Where((_, index) => index != missing)]);

        Refused(chunks[0] with { Data = [.. chunks[0].Data, 0] }, chunks[1], chunks[2]);
        Refused(chunks[0], chunks[1], chunks[2] with { Data = [.. "Secret"u8] });
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x78 })]
    [InlineData(new byte[] { 0x78, 0x9D })] // check bits
    [InlineData(new byte[] { 0x79, 0x9C })] // not deflate
    [InlineData(new byte[] { 0x78, 0xBB })] // a preset dictionary
    public void Pixels_that_are_no_zlib_stream_are_refused(byte[] data)
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));

        Refused(chunks[0], new Chunk("IDAT", data), chunks[2]);
    }

    [Theory]
    [InlineData("iTXt")]
    [InlineData("zTXt")]
    [InlineData("iCCP")]
    public void A_bomb_in_a_compressed_chunk_costs_its_compressed_size(string type)
    {
        var bomb = new MemoryStream();
        using (var deflate = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var mebibytes = 0; mebibytes < 64; mebibytes++) deflate.Write(zeros);
        }

        var clean = Fixture.Read("rgb.png");
        var chunks = Containers.SplitPng(clean);
        chunks.Insert(1, new Chunk(type, [.. "bomb\0\0"u8, .. bomb.ToArray()]));
        var upload = Containers.Png(chunks);

        Cost.Of(upload).ShouldBeLessThan(1024 * 1024);
        upload.ShouldBeAccepted().Content.ShouldBe(clean);
    }

    [Fact]
    public void Ten_thousand_chunks_are_refused()
    {
        var chunks = Containers.SplitPng(Fixture.Read("rgb.png"));

        Refused([chunks[0], .. Enumerable.Repeat(new Chunk("tEXt", []), 10_000), .. chunks[1..]]);
        Refused([chunks[0], chunks[1], .. Enumerable.Repeat(new Chunk("IDAT", []), 10_000), chunks[2]]);
    }

    private static void Refused(params Chunk[] chunks) => Containers.Png(chunks).ShouldBeRefusedAs(PictureErrors.Invalid);
}
