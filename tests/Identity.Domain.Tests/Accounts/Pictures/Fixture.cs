namespace Identity.Domain.Tests.Accounts.Pictures;

/// <summary>
/// Pictures of 32 × 24 pixels from real encoders: ImageMagick 6.9, libjpeg-turbo 2.1 (rgb-restarts.jpg), Pillow 9.4 (palette.png)
/// and libwebp 1.2. The talkative ones had every kind of metadata added by ExifTool 12.57, always with the word "Secret" in it,
/// an orientation of 6 and the compact AdobeRGB profile of Ghostscript.
/// </summary>
internal static class Fixture
{
    public const int Width = 32;
    public const int Height = 24;

    public static readonly string[] Jpegs =
        ["baseline.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "rgb-restarts.jpg", "talkative.jpg"];

    public static readonly string[] Pngs = ["rgb.png", "rgba.png", "palette.png", "interlaced.png", "gamma.png", "talkative.png"];

    public static readonly string[] Webps = ["lossy.webp", "lossless.webp", "alpha.webp", "talkative.webp"];

    public static TheoryData<string> All => [.. Jpegs, .. Pngs, .. Webps];

    public static TheoryData<string> Talkative => ["talkative.jpg", "talkative.png", "talkative.webp"];

    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Accounts", "Pictures", "Fixtures", name));

    public static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => "image/jpeg",
        ".png" => "image/png",
        _ => "image/webp",
    };
}
