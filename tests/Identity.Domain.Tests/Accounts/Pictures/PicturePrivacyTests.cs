using System.Text;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statements 73 and 75: what leaves tells nothing but its pixels, and stands upright.</summary>
public sealed class PicturePrivacyTests
{
    private static readonly byte[] _zipOfHtml = [.. "PK"u8, 3, 4, .. "<script>alert('Secret')</script>"u8];

    [Theory]
    [MemberData(nameof(Fixture.Talkative), MemberType = typeof(Fixture))]
    public void Place_names_authors_and_comments_are_gone(string name)
    {
        var upload = Fixture.Read(name);
        Text(upload).ShouldContain("Secret");

        var content = Text(upload.ShouldBeAccepted().Content);

        string[] traces = ["Secret", "GPS", "xmp", "photoshop", "8BIM", "Creator", "ExifTool"];
        foreach (var trace in traces) content.ShouldNotContain(trace, Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(Fixture.Talkative), MemberType = typeof(Fixture))]
    public void Nothing_of_exif_is_left_but_the_orientation(string name)
    {
        var content = Fixture.Read(name).ShouldBeAccepted().Content;

        var exif = Exif(name, content).ShouldHaveSingleItem();
        exif.ShouldBe(ExifOrientation.Write(6));
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("rgb.png")]
    [InlineData("lossy.webp")]
    public void A_picture_without_orientation_gets_none(string name) =>
        Exif(name, Fixture.Read(name).ShouldBeAccepted().Content).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Fixture.All), MemberType = typeof(Fixture))]
    public void Whatever_follows_the_picture_is_gone(string name)
    {
        var upload = Fixture.Read(name);
        var content = upload.ShouldBeAccepted().Content;
        byte[] polyglot = [.. upload, .. _zipOfHtml];
        byte[] twoPictures = [.. upload, .. Fixture.Read("talkative.jpg")];

        polyglot.ShouldBeAccepted().Content.ShouldBe(content);
        twoPictures.ShouldBeAccepted().Content.ShouldBe(content);
    }

    [Theory]
    [MemberData(nameof(Fixture.All), MemberType = typeof(Fixture))]
    public void Sanitising_twice_changes_nothing(string name)
    {
        var once = Fixture.Read(name).ShouldBeAccepted();

        once.Content.ShouldBeAccepted().Content.ShouldBe(once.Content);
    }

    private static string Text(byte[] content) => Encoding.Latin1.GetString(content);

    private static IEnumerable<byte[]> Exif(string name, byte[] content) => Path.GetExtension(name) switch
    {
        ".jpg" => Containers.SplitJpeg(content).Where(segment => segment.Marker == 0xE1).Select(segment => segment.Payload[6..]),
        ".png" => Containers.SplitPng(content).Where(chunk => chunk.Type == "eXIf").Select(chunk => chunk.Data),
        _ => Containers.SplitWebp(content).Where(chunk => chunk.Type == "EXIF").Select(chunk => chunk.Data),
    };
}
