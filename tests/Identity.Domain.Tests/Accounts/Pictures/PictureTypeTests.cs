using System.Text;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>Statement 72: the content decides, and only three kinds of it are pictures.</summary>
public sealed class PictureTypeTests
{
    private static readonly byte[] _avif = [0, 0, 0, 0x20, .. "ftypavif"u8, 0, 0, 0, 0, .. "avifmif1miafMA1B"u8];
    private static readonly byte[] _zip = [.. "PK"u8, 3, 4, 20, 0, 0, 0, 8, 0];
    private static readonly byte[] _gzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
    private static readonly byte[] _icon = [0, 0, 1, 0, 1, 0, 16, 16, 0, 0];
    private static readonly byte[] _jpegXl = [0xFF, 0x0A, 0xFA, 0x1F];

    public static TheoryData<string, byte[]> Others => new()
    {
        { "nothing", [] },
        { "one byte", [0xFF] },
        { "SVG", Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>") },
        { "SVG with a prologue", Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>") },
        { "HTML", Encoding.UTF8.GetBytes("<!doctype html><script>alert(1)</script>") },
        { "GIF", Encoding.ASCII.GetBytes("GIF89a\u0001\0\u0001\0") },
        { "BMP", Encoding.ASCII.GetBytes("BM\u001a\0\0\0\0\0\0\0") },
        { "PDF", Encoding.ASCII.GetBytes("%PDF-1.7\n") },
        { "TIFF", Encoding.ASCII.GetBytes("II*\0\u0008\0\0\0") },
        { "AVIF", _avif },
        { "zip", _zip },
        { "gzip", _gzip },
        { "icon", _icon },
        { "JPEG XL", _jpegXl },
        { "WAV, a RIFF too", Encoding.ASCII.GetBytes("RIFF\u0024\0\0\0WAVEfmt ") },
        { "MNG, a sibling of PNG", [0x8A, .. "MNG\r\n"u8, 0x1A, 0x0A] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Anything_but_jpeg_png_and_webp_is_unsupported(string kind, byte[] upload) =>
        upload.ShouldBeRefusedAs(PictureErrors.TypeUnsupported, kind);

    [Theory]
    [MemberData(nameof(Others))]
    public void A_picture_does_not_lend_its_type_to_what_follows_other_bytes(string kind, byte[] upload)
    {
        byte[] disguised = [.. upload, 0, .. Fixture.Read("baseline.jpg")];

        disguised.ShouldBeRefusedAs(PictureErrors.TypeUnsupported, kind);
    }

    [Theory]
    [MemberData(nameof(Fixture.All), MemberType = typeof(Fixture))]
    public void What_real_encoders_write_is_accepted_with_its_type_and_size(string name)
    {
        var picture = Fixture.Read(name).ShouldBeAccepted();

        picture.ContentType.ShouldBe(Fixture.ContentType(name));
        (picture.Width, picture.Height).ShouldBe((Fixture.Width, Fixture.Height));
    }
}
