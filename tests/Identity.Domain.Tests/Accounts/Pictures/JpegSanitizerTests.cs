using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statements 73 to 75 for the segments of a JPEG.</summary>
public sealed class JpegSanitizerTests
{
    private const byte App2 = 0xE2;
    private const byte Scan = 0xDA;

    private static readonly byte[] _drawing = [0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD];
    private static readonly byte[] _colouring = [0xE0, 0xE1, 0xE2, 0xEE];

    public static TheoryData<string> Jpegs => [.. Fixture.Jpegs];

    [Theory]
    [MemberData(nameof(Jpegs))]
    public void All_that_draws_the_pixels_is_kept_as_it_was(string name)
    {
        var before = Containers.SplitJpeg(Fixture.Read(name));
        var after = Containers.SplitJpeg(Fixture.Read(name).ShouldBeAccepted().Content);

        Drawing(after).ShouldBe(Drawing(before));
        after.ShouldAllBe(segment => _drawing.Contains(segment.Marker) || _colouring.Contains(segment.Marker));
    }

    [Theory]
    [InlineData("progressive.jpg", 10)]
    [InlineData("baseline.jpg", 1)]
    public void All_scans_are_kept(string name, int scans) =>
        Containers.SplitJpeg(Fixture.Read(name).ShouldBeAccepted().Content).Count(segment => segment.Marker == Scan).ShouldBe(scans);

    [Theory]
    [InlineData("cmyk.jpg")]
    [InlineData("rgb-restarts.jpg")]
    public void The_colour_transform_is_kept(string name)
    {
        var before = Containers.SplitJpeg(Fixture.Read(name)).Single(segment => segment.Marker == 0xEE);
        var after = Containers.SplitJpeg(Fixture.Read(name).ShouldBeAccepted().Content).Single(segment => segment.Marker == 0xEE);

        after.Payload.ShouldBe(before.Payload);
    }

    [Fact]
    public void The_thumbnail_in_jfif_is_gone()
    {
        var segments = Baseline();
        var jfif = segments[0].Payload;
        segments[0] = segments[0] with { Payload = [.. jfif[..12], 1, 2, .. "Secret"u8] };

        segments.ShouldBecome(Baseline());
    }

    [Theory]
    [InlineData(0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")]
    [InlineData(0xE0, "JFXX\0\u0010")]
    [InlineData(0xE0, "JFIF")]
    [InlineData(0xE2, "MPF\0MM\0*")]
    [InlineData(0xED, "Photoshop 3.0\08BIM")]
    [InlineData(0xE5, "<?php phpinfo();")]
    [InlineData(0xEE, "Adobe")]
    [InlineData(0xEF, "<script>alert(1)</script>")]
    [InlineData(0xFE, "*/=alert(1)/*")]
    [InlineData(0xFE, "")]
    public void Other_segments_are_gone_wherever_they_stand(byte marker, string text)
    {
        var intruder = new Segment(marker, System.Text.Encoding.Latin1.GetBytes(text));
        var clean = Containers.SplitJpeg(Fixture.Read("progressive.jpg").ShouldBeAccepted().Content);

        for (var at = 0; at <= clean.Count; at++) ((List<Segment>)[.. clean[..at], intruder, .. clean[at..]]).ShouldBecome(clean);
    }

    [Fact]
    public void Fill_bytes_before_a_marker_are_gone()
    {
        var jpeg = Fixture.Read("baseline.jpg");
        byte[] padded = [.. jpeg[..2], 0xFF, 0xFF, .. jpeg[2..^2], 0xFF, 0xFF, 0xFF, .. jpeg[^2..]];

        padded.ShouldBeAccepted().Content.ShouldBe(jpeg);
    }

    [Fact]
    public void A_colour_profile_is_kept_and_joined_from_its_pieces()
    {
        var profile = Profile();
        var segments = Baseline();
        segments.Insert(1, ProfilePiece(1, 2, profile[..100]));
        segments.Insert(2, ProfilePiece(2, 2, profile[100..]));

        var expected = Baseline();
        expected.Insert(1, ProfilePiece(1, 1, profile));
        segments.ShouldBecome(expected);
    }

    public static TheoryData<string> BrokenProfiles => ["order", "missing", "count", "size", "signature", "private tag", "tag beyond the end", "unnumbered"];

    [Theory]
    [MemberData(nameof(BrokenProfiles))]
    public void A_broken_colour_profile_is_gone(string fault)
    {
        var profile = Profile();
        Segment[] pieces = fault switch
        {
            "order" => [ProfilePiece(2, 2, profile[100..]), ProfilePiece(1, 2, profile[..100])],
            "missing" => [ProfilePiece(1, 2, profile)],
            "count" => [ProfilePiece(1, 2, profile[..100]), ProfilePiece(2, 3, profile[100..])],
            "size" => [ProfilePiece(1, 1, [.. profile, .. "Secret"u8])],
            "signature" => [ProfilePiece(1, 1, With(profile, 36, "abcd"u8))],
            "private tag" => [ProfilePiece(1, 1, With(profile, 132, "mmod"u8))],
            "tag beyond the end" => [ProfilePiece(1, 1, With(profile, 136, [0xFF, 0xFF, 0xFF, 0xFF]))],
            _ => [new Segment(App2, [.. "ICC_PROFILE\0"u8])],
        };

        ((List<Segment>)[.. Baseline()[..1], .. pieces, .. Baseline()[1..]]).ShouldBecome(Baseline());
    }

    [Fact]
    public void A_colour_profile_larger_than_one_segment_is_gone()
    {
        var piece = new byte[60_000];
        var segments = Baseline();
        segments.InsertRange(1, [ProfilePiece(1, 2, piece), ProfilePiece(2, 2, piece)]);

        segments.ShouldBecome(Baseline());
    }

    [Theory]
    [InlineData(0xC3)] // lossless
    [InlineData(0xC5)] // hierarchical
    [InlineData(0xC9)] // arithmetic
    [InlineData(0xCC)]
    [InlineData(0xDC)] // the height, told late
    [InlineData(0xDE)]
    [InlineData(0xF0)]
    [InlineData(0x02)]
    public void Modes_that_browsers_do_not_read_are_refused(byte marker)
    {
        var segments = Baseline();
        segments.Insert(1, new Segment(marker, [8, 0, 24, 0, 32, 1, 1, 0x11, 0]));

        Refused(segments);
    }

    [Fact]
    public void Scans_are_refused_without_a_frame_or_tables()
    {
        var segments = Containers.SplitJpeg(Fixture.Read("baseline.jpg"));

        foreach (byte needed in (byte[])[0xC0, 0xC4, 0xDB, 0xDA]) Refused(segments.Where(segment => segment.Marker != needed));
    }

    [Fact]
    public void Scans_are_refused_when_one_of_their_tables_is_missing()
    {
        var segments = Baseline();
        Segment[] others = [.. segments.Where(segment => segment.Marker is not (0xC4 or 0xDB))];
        Segment[] tables = [.. segments.Where(segment => segment.Marker is 0xC4 or 0xDB).SelectMany(OneTableEach)];
        tables.Length.ShouldBe(6); // quantization, DC and AC, for brightness and for colour

        Containers.Jpeg([.. tables, .. others]).ShouldBeAccepted();
        foreach (var missing in tables) Refused([.. tables.Where(table => table != missing), .. others]);
    }

    [Fact]
    public void A_second_frame_is_refused()
    {
        var segments = Baseline();
        segments.Insert(0, segments.Single(segment => segment.Marker == 0xC0));

        Refused(segments);
    }

    [Fact]
    public void A_picture_that_never_shows_one_of_its_components_is_refused()
    {
        var segments = Containers.SplitJpeg(Fixture.Read("progressive.jpg"));

        Refused(segments.Where(segment => segment.Marker != Scan || segment.Payload[0] == 1 && segment.Payload[1] == 1));
    }

    [Fact]
    public void Restart_markers_are_refused_out_of_order_or_unannounced()
    {
        var segments = Containers.SplitJpeg(Fixture.Read("rgb-restarts.jpg"));
        Refused(segments.Where(segment => segment.Marker != 0xDD));

        var scan = segments.Single(segment => segment.Marker == Scan).Scan;
        scan[scan.AsSpan().IndexOf((byte[])[0xFF, 0xD1]) + 1] = 0xD2;
        Refused(segments);
    }

    [Fact]
    public void Bytes_between_two_segments_are_refused()
    {
        var jpeg = Fixture.Read("baseline.jpg");
        var afterJfif = 2 + Containers.Bytes(Baseline()[0]).Length;
        byte[] loose = [.. jpeg[..afterJfif], 0, .. jpeg[afterJfif..]];

        loose.ShouldBeRefusedAs(PictureErrors.Invalid);
    }

    [Theory]
    [InlineData(0xDB, new byte[] { })]
    [InlineData(0xDB, new byte[] { 0, 1, 2, 3 })]
    [InlineData(0xDB, new byte[] { 0x24 })]
    [InlineData(0xC4, new byte[] { })]
    [InlineData(0xC4, new byte[] { 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })] // announces a symbol more than there is
    [InlineData(0xC4, new byte[] { 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3 })] // three codes of one bit
    [InlineData(0xC4, new byte[] { 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(0xDD, new byte[] { 0 })]
    [InlineData(0xDD, new byte[] { 0, 0, 1 })]
    public void Tables_that_do_not_fill_their_segment_are_refused(byte marker, byte[] payload)
    {
        var segments = Baseline();
        segments.Insert(1, new Segment(marker, payload));

        Refused(segments);
    }

    [Fact]
    public void More_scans_than_any_encoder_writes_are_refused()
    {
        var segments = Containers.SplitJpeg(Fixture.Read("progressive.jpg"));
        var last = segments.Last(segment => segment.Marker == Scan);

        Containers.Jpeg([.. segments, .. Enumerable.Repeat(last, 90)]).ShouldBeAccepted();
        Refused([.. segments, .. Enumerable.Repeat(last, 91)]);
    }

    [Fact]
    public void Ten_thousand_segments_are_refused()
    {
        var comments = Enumerable.Repeat(new Segment(0xFE, []), 10_000);

        Refused([.. comments, .. Baseline()]);
    }

    private static IEnumerable<Segment> OneTableEach(Segment tables)
    {
        for (var rest = tables.Payload; rest.Length > 0;)
        {
            var length = tables.Marker == 0xDB ? 65 : 17 + rest[1..17].Sum(count => count);
            yield return new Segment(tables.Marker, rest[..length]);
            rest = rest[length..];
        }
    }

    private static List<Segment> Baseline() => Containers.SplitJpeg(Fixture.Read("baseline.jpg"));

    private static byte[] Profile() =>
        Containers.SplitJpeg(Fixture.Read("talkative.jpg")).Single(IsProfile).Payload[14..];

    private static bool IsProfile(Segment segment) => segment.Marker == App2 && segment.Payload.AsSpan().StartsWith("ICC_PROFILE\0"u8);

    private static Segment ProfilePiece(byte number, byte count, byte[] piece) =>
        new(App2, [.. "ICC_PROFILE\0"u8, number, count, .. piece]);

    private static byte[] With(byte[] bytes, int at, ReadOnlySpan<byte> replacement)
    {
        replacement.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Drawing(IEnumerable<Segment> segments) =>
        [.. segments.Where(segment => _drawing.Contains(segment.Marker)).SelectMany(Containers.Bytes)];

    private static void Refused(IEnumerable<Segment> segments) =>
        Containers.Jpeg(segments).ShouldBeRefusedAs(PictureErrors.Invalid);
}

internal static class SegmentExpectation
{
    public static void ShouldBecome(this IEnumerable<Segment> segments, IEnumerable<Segment> expected) =>
        Containers.Jpeg(segments).ShouldBeAccepted().Content.ShouldBe(Containers.Jpeg(expected));
}
