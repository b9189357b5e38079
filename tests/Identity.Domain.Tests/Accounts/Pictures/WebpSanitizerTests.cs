using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statements 73 to 75 for the chunks of a WebP.</summary>
public sealed class WebpSanitizerTests
{
    private const byte AlphaFlag = 0x10;
    private const byte ExifFlag = 0x08;

    [Theory]
    [InlineData("lossy.webp", "VP8 ")]
    [InlineData("lossless.webp", "VP8L")]
    [InlineData("alpha.webp", "VP8X ALPH VP8 ")]
    [InlineData("talkative.webp", "VP8X ALPH VP8  EXIF")]
    public void Only_chunks_that_draw_are_kept_and_they_are_kept_as_they_were(string name, string types)
    {
        var before = Containers.SplitWebp(Fixture.Read(name)).ToLookup(chunk => chunk.Type, StringComparer.Ordinal);
        var after = Containers.SplitWebp(Fixture.Read(name).ShouldBeAccepted().Content);

        string.Join(' ', after.Select(chunk => chunk.Type)).ShouldBe(types);
        foreach (var chunk in after.Where(chunk => chunk.Type is "ALPH" or "VP8 " or "VP8L"))
            before[chunk.Type].Single().Data.ShouldBe(chunk.Data);
    }

    [Fact]
    public void The_flags_announce_what_is_there_and_nothing_else()
    {
        var chunks = Containers.SplitWebp(Fixture.Read("talkative.webp"));
        chunks[0].Data[0] = 0xFF & ~0x02; // all but animation
        Array.Fill(chunks[0].Data, (byte)0xFF, 1, 3);

        var canvas = Containers.SplitWebp(Containers.Webp(chunks).ShouldBeAccepted().Content)[0].Data;

        canvas[..4].ShouldBe((byte[])[AlphaFlag | ExifFlag, 0, 0, 0]);
    }

    [Theory]
    [InlineData("ICCP")]
    [InlineData("XMP ")]
    [InlineData("EXIF")]
    [InlineData("JUNK")]
    [InlineData("\0\0\0\0")]
    public void Other_chunks_are_gone_wherever_they_stand(string type)
    {
        var intruder = new Chunk(type, [.. "<script>Secret</script>"u8]);
        foreach (var name in Fixture.Webps[..3])
        {
            var clean = Containers.SplitWebp(Fixture.Read(name));
            for (var at = 1; at <= clean.Count; at++)
                Containers.Webp([.. clean[..at], intruder, .. clean[at..]]).ShouldBeAccepted().Content.ShouldBe(Containers.Webp(clean));
        }
    }

    [Fact]
    public void An_animation_is_refused()
    {
        Fixture.Read("animated.webp").ShouldBeRefusedAs(PictureErrors.Animated);

        var disguised = Containers.SplitWebp(Fixture.Read("animated.webp"));
        disguised[0].Data[0] = 0;
        Containers.Webp(disguised).ShouldBeRefusedAs(PictureErrors.Animated);

        var announced = Containers.SplitWebp(Fixture.Read("alpha.webp"));
        announced[0].Data[0] |= 0x02;
        Containers.Webp(announced).ShouldBeRefusedAs(PictureErrors.Animated);

        foreach (var type in (string[])["ANIM", "ANMF"])
            Containers.Webp([.. Containers.SplitWebp(Fixture.Read("lossy.webp")), new Chunk(type, [])]).ShouldBeRefusedAs(PictureErrors.Animated);
    }

    [Fact]
    public void Canvas_alpha_and_pixels_come_once_and_in_this_order()
    {
        var chunks = Containers.SplitWebp(Fixture.Read("alpha.webp"));
        var (canvas, alpha, pixels) = (chunks[0], chunks[1], chunks[2]);
        var lossless = Containers.SplitWebp(Fixture.Read("lossless.webp"))[0];

        Refused();
        Refused(canvas);
        Refused(canvas, alpha);
        Refused(alpha, pixels);
        Refused(pixels, canvas);
        Refused(pixels, pixels);
        Refused(pixels, lossless);
        Refused(canvas, canvas, pixels);
        Refused(canvas, pixels, alpha);
        Refused(canvas, alpha, alpha, pixels);
        Refused(canvas, alpha, lossless);
        Refused(new Chunk("JUNK", []), pixels);
        Refused(canvas with { Data = canvas.Data[..9] }, pixels);
        Refused(canvas, alpha with { Data = [3, 1] }, pixels);
        Refused(canvas, alpha with { Data = [0] }, pixels);
        Containers.Webp([canvas, lossless]).ShouldBeAccepted();
    }

    [Fact]
    public void A_canvas_that_contradicts_the_pixels_is_refused()
    {
        var chunks = Containers.SplitWebp(Fixture.Read("alpha.webp"));
        chunks[0].Data[4]++;

        Refused([.. chunks]);
    }

    [Theory]
    [InlineData("lossy.webp", 0, 0x01)] // not a key frame
    [InlineData("lossy.webp", 0, 0x10)] // not shown
    [InlineData("lossy.webp", 0, 0x08)] // version 4
    [InlineData("lossy.webp", 2, 0xFF)] // a first partition longer than the chunk
    [InlineData("lossy.webp", 3, 0xFF)] // start code
    [InlineData("lossless.webp", 0, 0xFF)] // signature
    [InlineData("lossless.webp", 4, 0x20)] // version 1
    public void Pixels_that_do_not_begin_as_their_type_says_are_refused(string name, int at, byte change)
    {
        var chunks = Containers.SplitWebp(Fixture.Read(name));
        chunks[0].Data[at] ^= change;

        Refused([.. chunks]);
    }

    [Theory]
    [InlineData("lossy.webp", 10)]
    [InlineData("lossless.webp", 5)]
    public void Pixels_that_end_with_their_header_are_refused(string name, int length)
    {
        var pixels = Containers.SplitWebp(Fixture.Read(name))[0];
        for (var kept = 0; kept <= length; kept++) Refused(pixels with { Data = pixels.Data[..kept] });
    }

    [Fact]
    public void A_file_length_that_lies_is_refused()
    {
        var webp = Fixture.Read("lossy.webp");
        foreach (var lie in (int[])[0, 3, 4, 12, webp.Length - 9, webp.Length - 7, int.MaxValue, -1])
        {
            BitConverter.TryWriteBytes(webp.AsSpan(4), lie).ShouldBeTrue();
            webp.ShouldBeRefusedAs(PictureErrors.Invalid);
        }
    }

    [Fact]
    public void Ten_thousand_chunks_are_refused()
    {
        var pixels = Containers.SplitWebp(Fixture.Read("lossy.webp"))[0];

        Refused([pixels, .. Enumerable.Repeat(new Chunk("JUNK", []), 10_000)]);
    }

    private static void Refused(params Chunk[] chunks) => Containers.Webp(chunks).ShouldBeRefusedAs(PictureErrors.Invalid);
}
