using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Pictures;

/// <summary>Pictures as the service of a production handles them: the real binary, seen from outside.</summary>
public sealed class PictureProcessTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact] // security requirement 74
    public async Task The_service_never_loads_a_decoder_and_does_not_grow_by_a_bomb()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells");
        using var directory = new DataDirectory();
        await using var serving = await IdentityProcess.ServeAsync(
            new Dictionary<string, string>
            {
                ["Identity__DataDirectory"] = directory.Path,
                ["Identity__Passwords__BcryptCost"] = "4",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
            }
        );
        var token = (string)(
                await serving.PostAsync(
                    "/signup",
                    new
                    {
                        email = Person.NewEmail(),
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                )
            ).ShouldBe(HttpStatusCode.Created).Data["accessToken"]!;
        (await UploadAsync(serving, token, PictureFile.Read("orientation-6.jpg"))).Status.ShouldBe(HttpStatusCode.OK);
        var bomb = PngFile.Chunk("iTXt", [.. "bomb\0\u0001\0\0\0"u8, .. PngFile.Compressed(1024 * Mebibyte)]);
        (byte[] Content, string Code)[] bombs =
        [
            (PngFile.Claiming(50_000, 50_000), "IMAGE_DIMENSIONS_EXCEEDED"),
            (PngFile.Blank(10_000, 10_000), "IMAGE_DIMENSIONS_EXCEEDED"),
            ([.. PngFile.Blank(9_000, 5_000, bomb)[..^40]], "IMAGE_INVALID"),
            ([.. PngFile.Claiming(7_000, 7_000), .. new byte[9 * Mebibyte]], "IMAGE_INVALID"),
        ];
        var before = Memory(serving, "VmRSS");

        foreach (var (content, code) in bombs)
        {
            (await UploadAsync(serving, token, content)).Codes.ShouldBe([code]);
        }

        (Memory(serving, "VmRSS") - before).ShouldBeLessThan(16 * Mebibyte);
        (await UploadAsync(serving, token, PictureFile.Read("plain.png"))).Status.ShouldBe(HttpStatusCode.OK);
        Maps(serving.Id).ShouldContain("Identity.Infrastructure.dll");
        Maps(serving.Id).ShouldNotContain("SkiaSharp");
        var worker = await Eventually.SeeAsync(() => Task.FromResult(Children(serving.Id)), children => children.Count == 1);
        Maps(worker.Single()).ShouldContain("libSkiaSharp");
    }

    private static async Task<(HttpStatusCode Status, string[] Codes)> UploadAsync(IdentityProcess serving, string token, byte[] picture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/profile") { Content = Form.With.Image(picture).Content() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await serving.Client.SendAsync(request);
        var errors = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]?.AsArray() ?? [];
        return (answer.StatusCode, [.. errors.Select(error => (string)error!["code"]!)]);
    }

    private static string Maps(int process) => File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/maps");

    private static List<int> Children(int process) =>
        [
            .. Directory
                .EnumerateDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task")
                .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];

    /// <param name="name">A line of /proc/PID/status.</param>
    private static long Memory(IdentityProcess serving, string name) =>
        1024
        * long.Parse(
            File.ReadAllLines($"/proc/{serving.Id.ToString(CultureInfo.InvariantCulture)}/status")
                .Single(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        );
}
