using System.Diagnostics;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statement 74: no bytes whatsoever cost more than they weigh or end in an exception.</summary>
[Collection(nameof(Undisturbed))]
public sealed class HostilePictureTests
{
    private const int Mutants = 20_000;
    private const long SixteenMebibytes = 16 * 1024 * 1024;

    /// <summary>A rewritten orientation, profile header or padding: no other byte is ever added.</summary>
    private const int LargestGrowth = 64;

    [Theory]
    [MemberData(nameof(Fixture.All), MemberType = typeof(Fixture))]
    public void Truncated_at_any_byte_it_is_refused(string name)
    {
        var upload = Fixture.Read(name);

        for (var length = 0; length < upload.Length; length++)
            PictureSanitizer.Sanitize(upload.AsSpan(0, length)).IsSuccess.ShouldBeFalse($"{length} of {upload.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Fixture.All), MemberType = typeof(Fixture))]
    public void Truncated_after_its_end_it_is_whole(string name)
    {
        var upload = Fixture.Read(name);
        var content = upload.ShouldBeAccepted().Content;
        byte[] tailed = [.. upload, .. "the tail of a polyglot"u8];

        for (var length = upload.Length; length <= tailed.Length; length++)
            tailed[..length].ShouldBeAccepted().Content.ShouldBe(content);
    }

    [Fact]
    public void Twenty_thousand_mutants_throw_nothing_and_those_that_pass_are_clean()
    {
        var originals = Array.ConvertAll<string, byte[]>([.. Fixture.Jpegs, .. Fixture.Pngs, .. Fixture.Webps], Fixture.Read);
        var mutation = new Mutation(seed: 20_260_101);
        var accepted = 0;
        var started = Stopwatch.GetTimestamp();

        for (var round = 0; round < Mutants; round++)
        {
            var mutant = mutation.Of(originals[round % originals.Length]);
            var result = PictureSanitizer.Sanitize(mutant);
            if (!result.IsSuccess)
            {
                PictureErrors.All.ShouldContain(result.Errors.Single());
                continue;
            }

            accepted++;
            var content = result.Value.Content;
            content.Length.ShouldBeLessThanOrEqualTo(mutant.Length + LargestGrowth);
            content.ShouldBeAccepted().Content.ShouldBe(content);
        }

        accepted.ShouldBeInRange(Mutants / 100, Mutants * 9 / 10, "mutants must reach both outcomes to prove anything");
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    public static TheoryData<string> LargeUploads =>
    [
        "stuffed scan", "fill bytes", "restarts", "comments", "tables", "empty png chunks", "png pixels", "webp chunks", "zeros after a jpeg",
    ];

    [Theory]
    [MemberData(nameof(LargeUploads))]
    public void The_largest_upload_takes_at_most_100_milliseconds_and_16_mebibytes(string kind)
    {
        var upload = LargeUpload(kind);
        upload.Length.ShouldBeInRange(Picture.MaximumBytes / 2, Picture.MaximumBytes);

        Cost.Of(upload).ShouldBeLessThan(SixteenMebibytes);
        Cost.TimeOf(upload).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    private static byte[] LargeUpload(string kind)
    {
        const int Size = Picture.MaximumBytes - 8192;
        var jpeg = Containers.SplitJpeg(Fixture.Read("baseline.jpg"));
        var restarts = Containers.SplitJpeg(Fixture.Read("rgb-restarts.jpg"));
        var png = Containers.SplitPng(Fixture.Read("rgb.png"));
        var webp = Containers.SplitWebp(Fixture.Read("lossy.webp"));
        var tables = jpeg.Where(segment => segment.Marker is 0xDB or 0xC4).ToArray();

        return kind switch
        {
            "stuffed scan" => Containers.Jpeg([.. jpeg[..^1], jpeg[^1] with { Scan = Repeated([0xFF, 0x00], Size) }]),
            "restarts" => Containers.Jpeg([.. restarts[..^1], restarts[^1] with { Scan = Repeated(EightRestarts(), Size) }]),
            "fill bytes" => [0xFF, 0xD8, .. Repeated([0xFF], Size)],
            "comments" => Containers.Jpeg([.. Enumerable.Repeat(new Segment(0xFE, []), Size / 4), .. jpeg]),
            "tables" => Containers.Jpeg(Enumerable.Repeat(tables, Size / tables.Sum(table => table.Payload.Length + 4)).SelectMany(table => table)),
            "empty png chunks" => Containers.Png([png[0], .. Enumerable.Repeat(new Chunk("tEXt", []), Size / 12)]),
            "png pixels" => Containers.Png([png[0], png[1] with { Data = [.. png[1].Data, .. new byte[Size]] }, png[2]]),
            "webp chunks" => Containers.Webp([webp[0], .. Enumerable.Repeat(new Chunk("JUNK", []), Size / 8)]),
            _ => [.. Containers.Jpeg(jpeg), .. new byte[Size]],
        };
    }

    private static byte[] EightRestarts() => [.. Enumerable.Range(0, 8).SelectMany(number => (byte[])[1, 0xFF, (byte)(0xD0 + number)])];

    private static byte[] Repeated(byte[] pattern, int size)
    {
        var bytes = new byte[size / pattern.Length * pattern.Length];
        for (var at = 0; at < bytes.Length; at += pattern.Length) pattern.CopyTo(bytes, at);
        return bytes;
    }
}
