using System.Net;
using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Pictures;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Pictures;

public sealed class GetImageOnSqlite(SqliteHost fixture) : GetImageEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class GetImageOnPostgreSql(PostgreSqlHost fixture) : GetImageEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class GetImageEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 73
    public async Task A_picture_is_served_as_nothing_but_a_picture_to_anybody_and_for_good()
    {
        var path = await UploadAsync();

        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        answer.ContentHeaders.ContentType!.ToString().ShouldBe("image/webp");
        answer.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("inline");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        answer.Headers.ETag!.ToString().ShouldBe($"\"{path.Split('/')[^1]}-1024-webp\"");
        answer.Headers.Vary.ShouldContain("Accept");
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Content-Security-Policy").ShouldBe("default-src 'none'; sandbox");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("cross-origin");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Who_has_the_picture_already_is_not_sent_it_again()
    {
        var path = await UploadAsync();
        var tag = (await Host.GetAsync(path)).Headers.ETag!;

        var same = await GetAsync(path, tag);
        var other = await GetAsync(path, new EntityTagHeaderValue("\"another\""));

        same.ShouldBe(HttpStatusCode.NotModified);
        same.Text.ShouldBeEmpty();
        Header(same, "Content-Security-Policy").ShouldBe("default-src 'none'; sandbox");
        other.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_size_is_served_as_WebP_and_as_JPEG_under_tags_of_their_own()
    {
        var path = await UploadAsync(PngFile.Blank(1600, 1200));
        HashSet<string> tags = [];

        foreach (var (query, side) in new[] { ("", 1024), ("?size=64", 64), ("?size=256", 256), ("?size=1024", 1024) })
        {
            foreach (var (type, kind) in new[] { ("image/webp", PictureKind.Webp), ("image/jpeg", PictureKind.Jpeg) })
            {
                var (answer, content) = await FetchAsync(path + query, type);

                answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
                answer.Headers.Vary.ShouldContain("Accept");
                var header = PictureHeader.Read(content).Value;
                (header.Kind, Math.Max(header.Width, header.Height)).ShouldBe((kind, side));
                tags.Add(answer.Headers.ETag!.ToString());
            }
        }

        tags.Count.ShouldBe(6); // no size is 1024
    }

    [Theory]
    [InlineData(null, "image/webp")]
    [InlineData("*/*", "image/webp")]
    [InlineData("image/*", "image/webp")]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/webp")] // Chromium's
    [InlineData("image/jpeg, image/webp;q=0.5", "image/jpeg")]
    [InlineData("image/webp;q=0, */*", "image/jpeg")]
    [InlineData("image/webp;q=0.0", "image/jpeg")]
    [InlineData("IMAGE/WEBP", "image/webp")]
    [InlineData("image/jpeg", "image/jpeg")]
    [InlineData("image/png,image/jpeg;q=0.1", "image/jpeg")]
    [InlineData("image/*;q=0.5, image/jpeg;q=0.9", "image/jpeg")]
    [InlineData("text/html", "image/jpeg")] // neither: the one that everybody reads
    [InlineData("nonsense", "image/jpeg")]
    public async Task The_answer_is_WebP_where_the_caller_admits_it(string? accept, string type)
    {
        var (answer, _) = await FetchAsync(await UploadAsync(), accept);

        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("63")]
    [InlineData("064")]
    [InlineData("512")]
    [InlineData("-64")]
    [InlineData("64px")]
    [InlineData("")]
    [InlineData("64&size=64")]
    public async Task Another_size_is_a_fault_of_its_parameter(string size)
    {
        var path = await UploadAsync();

        var answer = await Host.GetAsync($"{path}?size={size}");

        answer.ShouldBe(HttpStatusCode.BadRequest, "QUERY_INVALID");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("size");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_picture_of_an_earlier_version_is_served_byte_for_byte_as_it_was_stored()
    {
        var person = await Person.SignUpAsync(Host);
        var png = PictureFile.Read("plain.png");
        await Host.StoreOldPictureAsync(person, "an-old-picture", "image/png", png);

        foreach (var query in new[] { "", "?size=64", "?size=1024", "/" })
        {
            var (answer, content) = await FetchAsync("/images/an-old-picture" + query, "image/webp");

            answer.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
            answer.Headers.ETag!.ToString().ShouldBe("\"an-old-picture\"");
            content.ShouldBe(png);
        }
    }

    [Theory]
    [InlineData("Zk0VZx8xQmC1v9yqS5QJ3w")]
    [InlineData("x")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%27%20OR%20%271%27=%271")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("%01")]
    public async Task An_unknown_picture_is_not_found_and_the_refusal_is_not_cached(string id)
    {
        var answer = await Host.GetAsync($"/images/{id}");

        answer.ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        Header(answer, "Content-Security-Policy").ShouldBe("default-src 'none'; frame-ancestors 'none'");
    }

    [Fact]
    public async Task The_case_of_an_address_matters()
    {
        var path = await UploadAsync();
        var swapped = string.Concat(
            path.Split('/')[^1].Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter))
        );

        (await Host.GetAsync($"/images/{swapped}")).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();

    private async Task<Answer> GetAsync(string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        return await Host.SendAsync(request);
    }

    private async Task<(HttpResponseMessage Answer, byte[] Content)> FetchAsync(string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept).ShouldBeTrue();
        }

        var answer = await Host.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<string> UploadAsync(byte[]? content = null)
    {
        var person = await Person.SignUpAsync(Host);
        var answer = await Host.PutAsync(
            "/profile",
            Form.With.Image(content ?? PictureFile.Read("plain.png")).Content(),
            person.AccessToken
        );
        return new Uri((string)answer.ShouldBe(HttpStatusCode.OK).Data["image"]!).AbsolutePath;
    }
}
