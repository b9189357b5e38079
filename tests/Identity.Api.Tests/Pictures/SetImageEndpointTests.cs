using System.Net;
using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Pictures;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Pictures;

public sealed class SetImageOnSqlite(SqliteHost fixture) : SetImageEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class SetImageOnPostgreSql(PostgreSqlHost fixture) : SetImageEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class SetImageEndpointTests(HostFixture fixture)
{
    private static readonly byte[] Jpeg = PictureFile.Read("plain.jpg");
    private static readonly byte[] Png = PictureFile.Read("plain.png");

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/profile/image", "image/png")]
    [InlineData("/profile/image/", "IMAGE/*")]
    [InlineData("/profile/image", "image/x-whatever")] // the content decides
    public async Task The_bytes_alone_are_a_picture(string path, string type)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await Host.PutAsync(path, Raw(Png, type), person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada Lovelace");
        ((string)answer.Data["image"]!).ShouldMatch($"^{IdentityHost.Issuer}/images/[A-Za-z0-9_-]{{22}}$");
        (await Host.GetAsync("/profile", person.AccessToken)).Data.ToJsonString().ShouldBe(answer.Data.ToJsonString());
        (await Host.GetAsync(new Uri((string)answer.Data["image"]!).AbsolutePath)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_form_is_a_picture_and_a_name_in_it_changes_nothing()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Name("\0").Image(Jpeg).Name("twice").Content())).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada Lovelace");
        answer.Data["image"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_picture_takes_the_place_of_the_first()
    {
        var person = await Person.SignUpAsync(Host);
        var first = (string)(await PutAsync(person, Raw(Png))).Data["image"]!;

        var second = (string)(await PutAsync(person, Form.With.Image(Jpeg).Content())).Data["image"]!;

        second.ShouldNotBe(first);
        (await Host.GetAsync(new Uri(first).AbsolutePath)).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_leaves_the_old_one()
    {
        var person = await Person.SignUpAsync(Host);
        var image = (string)(await PutAsync(person, Raw(Png))).Data["image"]!;

        (await PutAsync(person, Raw([]))).ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED");
        (await PutAsync(person, Form.With.Name("Ada").Content())).ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED");
        (await PutAsync(person, Form.With.Image(Png).Image(Png).Content())).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        (await PutAsync(person, Raw("<svg/>"u8.ToArray(), "image/svg+xml"))).ShouldBe(
            HttpStatusCode.UnsupportedMediaType,
            "IMAGE_TYPE_UNSUPPORTED"
        );
        (await PutAsync(person, Raw(Png[..(Png.Length / 2)]))).ShouldBe(HttpStatusCode.BadRequest, "IMAGE_INVALID");
        (await PutAsync(person, Raw(Png, "application/octet-stream"))).ShouldBe(
            HttpStatusCode.UnsupportedMediaType,
            "CONTENT_TYPE_UNSUPPORTED"
        );
        (await Host.PutAsync("/profile/image", new { image = "x" }, person.AccessToken)).ShouldBe(
            HttpStatusCode.UnsupportedMediaType,
            "CONTENT_TYPE_UNSUPPORTED"
        );

        ((string)(await Host.GetAsync("/profile", person.AccessToken)).Data["image"]!).ShouldBe(image);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // without a length, so that it has to be counted
    public async Task A_picture_of_more_than_10_MiB_is_too_large(bool isChunked)
    {
        var person = await Person.SignUpAsync(Host);
        using var content = Raw([.. Png, .. new byte[Picture.MaximumBytes]]);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/profile/image") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.AccessToken);

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.RequestEntityTooLarge, "IMAGE_TOO_LARGE");
    }

    [Fact]
    public async Task Only_a_signed_in_user_sets_a_picture()
    {
        (await Host.PutAsync("/profile/image", Raw(Png))).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        (await Host.PutAsync("/profile/image", Raw(Png), "forged")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    private Task<Answer> PutAsync(Person person, HttpContent content) => Host.PutAsync("/profile/image", content, person.AccessToken);

    private static ByteArrayContent Raw(byte[] bytes, string type = "image/png")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        return content;
    }
}
