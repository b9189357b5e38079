using System.Net;
using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Accounts;

public sealed class GetImageOnSqlite(SqliteHost fixture) : GetImageEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class GetImageOnPostgreSql(PostgreSqlHost fixture) : GetImageEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class GetImageEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security statement 73
    public async Task A_picture_is_served_as_nothing_but_a_picture_to_anybody_and_for_good()
    {
        var path = await UploadAsync();

        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        answer.ContentHeaders.ContentType!.ToString().ShouldBe("image/png");
        answer.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("inline");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        answer.Headers.ETag!.ToString().ShouldBe($"\"{path.Split('/')[^1]}\"");
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
    public async Task The_whole_picture_is_served_byte_for_byte_as_it_was_stored()
    {
        var person = await Person.SignUpAsync(Host);
        var path = await UploadAsync(person);

        (await Host.Client.GetByteArrayAsync(path)).ShouldBe((await Host.ImagesAsync(person)).Single().Content);
        (await Host.Client.GetByteArrayAsync(path + "/")).ShouldBe((await Host.ImagesAsync(person)).Single().Content);
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
        var swapped = string.Concat(path.Split('/')[^1].Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));

        (await Host.GetAsync($"/images/{swapped}")).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();

    private async Task<Answer> GetAsync(string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        return await Host.SendAsync(request);
    }

    private async Task<string> UploadAsync(Person? by = null)
    {
        var person = by ?? await Person.SignUpAsync(Host);
        var answer = await Host.PutAsync("/profile", Form.With.Image(Fixture.Read("rgb.png")).Content(), person.AccessToken);
        return new Uri((string)answer.ShouldBe(HttpStatusCode.OK).Data["image"]!).AbsolutePath;
    }
}
