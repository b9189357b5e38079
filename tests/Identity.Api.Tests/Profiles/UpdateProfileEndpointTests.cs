using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Pictures;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Profiles;

public sealed class UpdateProfileOnSqlite(SqliteHost fixture) : UpdateProfileEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class UpdateProfileOnPostgreSql(PostgreSqlHost fixture) : UpdateProfileEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class UpdateProfileEndpointTests(HostFixture fixture)
{
    private const string Changed = "Countess of Lovelace";

    private static readonly byte[] Jpeg = PictureFile.Read("plain.jpg");
    private static readonly byte[] Png = PictureFile.Read("plain.png");

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/profile")]
    [InlineData("/profile/")]
    [InlineData("/users/private/v1/auth/me")]
    [InlineData("/users/private/v1/auth/me/")]
    public async Task A_name_can_be_sent_as_JSON(string path)
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromSeconds(2));

        var answer = (await Host.PutAsync(path, new { name = "  Ada King\u0301 " }, person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada Kinǵ"); // trimmed and composed
        ((DateTimeOffset)answer.Data["updatedAt"]!).ShouldBeGreaterThan((DateTimeOffset)answer.Data["createdAt"]!);
        (await Host.GetAsync("/profile", person.AccessToken)).Data.ToJsonString().ShouldBe(answer.Data.ToJsonString());
    }

    [Theory]
    [InlineData("/profile/")]
    [InlineData("/users/private/v1/auth/me")]
    public async Task A_name_can_be_sent_as_a_form(string path)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await Host.PutAsync(path, Form.With.Name("Ada 金").Content(), person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada 金");
        answer.Data["image"].ShouldBeNull();
    }

    [Fact]
    public async Task A_picture_alone_leaves_the_name_and_gets_an_absolute_address_under_the_issuer()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Image(Jpeg))).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada Lovelace");
        ((string)answer.Data["image"]!).ShouldMatch($"^{IdentityHost.Issuer}/images/[A-Za-z0-9_-]{{22}}$"); // 128 bits
    }

    [Fact] // security requirement 45
    public async Task No_header_of_the_request_reaches_the_address_of_a_picture()
    {
        var person = await Person.SignUpAsync(Host);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/profile") { Content = Form.With.Image(Jpeg).Content() };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", person.AccessToken);
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "javascript");
        request.Headers.Add("Forwarded", "host=evil.example");

        var answer = (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["image"]!).ShouldStartWith($"{IdentityHost.Issuer}/images/");
    }

    [Fact]
    public async Task Name_and_picture_can_be_sent_together()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Image(Png, "me.png", "image/png").Name("Ada King"))).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe("Ada King");
        (await ImageAsync(answer)).ContentHeaders.ContentType!.MediaType.ShouldBe("image/webp");
    }

    [Fact] // security requirements 73 and 76
    public async Task A_new_picture_has_a_new_address_and_the_old_one_is_gone()
    {
        var person = await Person.SignUpAsync(Host);
        var first = (await PutAsync(person, Form.With.Image(Jpeg))).ShouldBe(HttpStatusCode.OK);
        (await ImageAsync(first)).ShouldBe(HttpStatusCode.OK);

        var second = (await PutAsync(person, Form.With.Image(Jpeg))).ShouldBe(HttpStatusCode.OK);

        ((string)second.Data["image"]!).ShouldNotBe((string)first.Data["image"]!);
        (await ImageAsync(first)).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
        (await ImageAsync(second)).ShouldBe(HttpStatusCode.OK);
        (await Host.ImagesAsync(person)).Count.ShouldBe(1);
    }

    public static TheoryData<string> EveryKind =>
        ["plain.jpg", "alpha.png", "plain.webp", "plain.gif", "animated.gif", "animated.png", "animated.webp"];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task The_content_decides_whatever_its_sender_calls_it(string file) // security requirement 72
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Image(PictureFile.Read(file), "page.html", "text/html"))).ShouldBe(
            HttpStatusCode.OK
        );

        (await ImageAsync(answer)).ContentHeaders.ContentType!.ToString().ShouldBe("image/webp");
    }

    [Fact] // security requirement 75
    public async Task A_picture_is_stored_upright()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Image(PictureFile.Read("orientation-6.jpg")))).ShouldBe(HttpStatusCode.OK);

        var header = PictureHeader.Read(await BytesAsync(answer)).Value;
        // Stored on its side it would be the other way round
        (header.Width, header.Height).ShouldBe((PictureFile.Width, PictureFile.Height));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("BM\u0000\u0000")]
    [InlineData("%PDF-1.7")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("\u0000\u0000\u0000\u001cftypavif")]
    [InlineData("")]
    public async Task What_is_no_JPEG_PNG_WebP_or_GIF_is_refused_whatever_its_sender_calls_it(string content) // security requirement 72
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await PutAsync(person, Form.With.Image(System.Text.Encoding.Latin1.GetBytes(content)).Name(Changed));

        answer.ShouldBe(HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_UNSUPPORTED");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("image");
        await ShouldBeUnchangedAsync(person);
    }

    [Fact]
    public async Task Damaged_pictures_are_refused()
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With.Image(Jpeg[..^40]))).ShouldBe(HttpStatusCode.BadRequest, "IMAGE_INVALID");
        (await PutAsync(person, Form.With.Image(PngFile.Claiming(64, 48)))).ShouldBe(HttpStatusCode.BadRequest, "IMAGE_INVALID");
        (await PutAsync(person, Form.With.Image("GIF89a\u0001\0\u0001\0"u8.ToArray()))).ShouldBe(
            HttpStatusCode.BadRequest,
            "IMAGE_INVALID"
        );
        (await PutAsync(person, Form.With.Image(PngFile.Claiming(50_000, 50_000)))).ShouldBe(
            HttpStatusCode.BadRequest,
            "IMAGE_DIMENSIONS_EXCEEDED"
        );
        await ShouldBeUnchangedAsync(person);
    }

    [Fact]
    public async Task Every_fault_of_name_and_picture_is_named()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await PutAsync(person, Form.With.Name("two\nlines").Image(Jpeg[..^40]));

        answer.ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID", "IMAGE_INVALID");
    }

    [Theory]
    [InlineData("talkative.jpg")]
    [InlineData("talkative.png")]
    [InlineData("talkative.webp")]
    public async Task What_is_served_tells_nothing_but_its_pixels_and_ends_where_the_picture_ends(string file)
    {
        var person = await Person.SignUpAsync(Host);
        byte[] polyglot = [.. PictureFile.Read(file), .. "PK\u0003\u0004<script>alert('Secret')</script>"u8];

        var answer = (await PutAsync(person, Form.With.Image(polyglot))).ShouldBe(HttpStatusCode.OK);

        var served = System.Text.Encoding.Latin1.GetString(await BytesAsync(answer));
        served.Length.ShouldBeGreaterThan(100);
        foreach (var trace in new[] { "Secret", "GPS", "xmp", "photoshop", "ExifTool", "<script" })
        {
            served.ShouldNotContain(trace, Case.Insensitive);
        }
    }

    [Theory] // security requirement 76
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_picture_of_more_than_ten_MiB_is_refused_with_and_without_an_announced_length(bool chunked)
    {
        var person = await Person.SignUpAsync(Host);
        byte[] large = [.. Jpeg, .. new byte[(10 * 1024 * 1024) + 1 - Jpeg.Length]];

        (await PutAsync(person, Form.With.Image(large), chunked)).ShouldBe(HttpStatusCode.RequestEntityTooLarge, "IMAGE_TOO_LARGE");
        (await PutAsync(person, Form.With.Image(large[..^1]), chunked)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 76
    public async Task A_form_that_announces_more_than_any_picture_has_is_refused_unread_as_a_picture_too_large()
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With.Image(new byte[12 * 1024 * 1024]))).ShouldBe(
            HttpStatusCode.RequestEntityTooLarge,
            "IMAGE_TOO_LARGE"
        );
    }

    [Fact] // security requirement 76
    public async Task A_form_that_never_ends_is_cut_off()
    {
        var person = await Person.SignUpAsync(Host);
        var endless = Form.With.Part("Content-Disposition: form-data; name=\"ignored\"", new byte[(10 * 1024 * 1024) + (65 * 1024)]);

        (await PutAsync(person, endless, chunked: true)).ShouldBe(HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE");
    }

    [Fact] // security requirement 76
    public async Task A_thousand_parts_are_too_many()
    {
        var person = await Person.SignUpAsync(Host);
        var many = Form.With.Name(Changed);
        for (var part = 0; part < 1000; part++)
        {
            many.Part($"Content-Disposition: form-data; name=\"x{part}\"", []);
        }

        (await PutAsync(person, many)).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        await ShouldBeUnchangedAsync(person);
    }

    [Fact]
    public async Task Unknown_parts_are_ignored_like_unknown_fields()
    {
        var person = await Person.SignUpAsync(Host);
        var form = Form.With.Part("Content-Disposition: form-data; name=\"roles\"", "advisor"u8.ToArray()).Name(Changed);

        var answer = (await PutAsync(person, form)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Data["name"]!).ShouldBe(Changed);
        answer.Data["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
    }

    public static TheoryData<string> HostileParts =>
        [
            "Content-Disposition: form-data; name=\"image\"; filename=\"me.jpg\"\r\nX-Padding: " + new string('x', 20_000),
            "Content-Disposition: form-data; name=\"image\"; filename=\"me.jpg\""
                + string.Concat(Enumerable.Range(0, 50).Select(header => $"\r\nX-{header}: x")),
            "Content-Disposition: attachment; name=\"image\"; filename=\"me.jpg\"",
            "Content-Disposition: ;;;",
            "Content-Type: image/jpeg",
            "no header at all",
        ];

    [Theory] // security requirement 76
    [MemberData(nameof(HostileParts))]
    public async Task A_part_that_is_an_attack_rather_than_a_picture_is_refused(string headers)
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With.Name(Changed).Part(headers, Jpeg))).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");

        await ShouldBeUnchangedAsync(person);
    }

    [Theory]
    [InlineData("a..jpg")]
    [InlineData("../../etc/passwd")]
    [InlineData("C:\\me.jpg")]
    [InlineData("me.jpg\0.html")]
    [InlineData("ein Bild ü金.jpg")]
    [InlineData("")]
    public async Task A_file_name_means_nothing(string fileName)
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With.Image(Jpeg, fileName))).ShouldBe(HttpStatusCode.OK).Data["image"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_file_input_in_which_nothing_was_chosen_is_absent()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await PutAsync(person, Form.With.Name(Changed).Image([], "", "application/octet-stream"))).ShouldBe(
            HttpStatusCode.OK
        );

        ((string)answer.Data["name"]!).ShouldBe(Changed);
        answer.Data["image"].ShouldBeNull();
        (await PutAsync(person, Form.With.Image([], ""))).ShouldBe(HttpStatusCode.BadRequest, "PROFILE_EMPTY");
        // Someone chose that
        (await PutAsync(person, Form.With.Image([], "me.jpg"))).ShouldBe(HttpStatusCode.UnsupportedMediaType, "IMAGE_TYPE_UNSUPPORTED");
    }

    [Fact]
    public async Task A_part_that_comes_twice_has_two_readings_and_is_refused()
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With.Name(Changed).Name("Ada"))).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        (await PutAsync(person, Form.With.Image(Jpeg).Image(Jpeg))).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        await ShouldBeUnchangedAsync(person);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=another")]
    [InlineData("multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task A_form_without_its_boundary_is_refused(string contentType)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PutAsync("/profile", Form.With.Name(Changed).Content(contentType), person.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "FORM_MALFORMED"
        );

        await ShouldBeUnchangedAsync(person);
    }

    [Fact]
    public async Task A_name_that_is_no_UTF8_or_too_long_to_be_one_is_refused()
    {
        var person = await Person.SignUpAsync(Host);
        const string header = "Content-Disposition: form-data; name=\"name\"";

        (await PutAsync(person, Form.With.Part(header, [0x41, 0xC3, 0x28]))).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        (await PutAsync(person, Form.With.Part(header, new byte[5000]))).ShouldBe(HttpStatusCode.BadRequest, "FORM_MALFORMED");
        await ShouldBeUnchangedAsync(person);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("multipart/mixed; boundary=----identity-test")]
    [InlineData("image/jpeg")]
    public async Task Other_content_types_are_refused(string contentType)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PutAsync("/profile", Form.With.Name(Changed).Content(contentType), person.AccessToken)).ShouldBe(
            HttpStatusCode.UnsupportedMediaType,
            "CONTENT_TYPE_UNSUPPORTED"
        );
    }

    [Fact]
    public async Task A_form_with_nothing_in_it_changes_nothing()
    {
        var person = await Person.SignUpAsync(Host);

        (await PutAsync(person, Form.With)).ShouldBe(HttpStatusCode.BadRequest, "PROFILE_EMPTY");
        (await PutAsync(person, Form.With.Part("Content-Disposition: form-data; name=\"x\"", []))).ShouldBe(
            HttpStatusCode.BadRequest,
            "PROFILE_EMPTY"
        );
    }

    public static TheoryData<string> NamesThatAreNone => ["", " ", "two\nlines", "bell\u0007", "line\u2028separator", new string('x', 201)];

    [Theory]
    [MemberData(nameof(NamesThatAreNone))]
    public async Task A_name_that_is_none_is_refused_in_both_forms(string name)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PutAsync("/profile", new { name }, person.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID");
        (await PutAsync(person, Form.With.Name(name))).ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID");
        await ShouldBeUnchangedAsync(person);
    }

    [Theory]
    [InlineData("{}", "PROFILE_EMPTY")]
    [InlineData("{\"name\":null}", "PROFILE_EMPTY")]
    [InlineData("{\"name\":[\"Ada\"]}", "FIELD_TYPE")]
    public async Task JSON_with_nothing_in_it_changes_nothing(string body, string code)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PutAsync("/profile", body, person.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_profile_can_be_sent_back_as_it_came_in_both_forms()
    {
        var person = await Person.SignUpAsync(Host);
        var profile = (await Host.GetAsync("/profile", person.AccessToken)).Data;

        (await Host.PutAsync("/profile", profile.ToJsonString(), person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.PutAsync("/profile", new { email = person.Email.ToUpperInvariant() }, person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await PutAsync(person, Form.With.Text("email", person.Email).Text("phoneNumber", "").Name(Changed))).ShouldBe(HttpStatusCode.OK);
        ((string)(await Host.GetAsync("/profile", person.AccessToken)).Data["name"]!).ShouldBe(Changed);
    }

    [Fact]
    public async Task Other_contact_details_are_refused_with_the_way_to_change_them_beside_every_other_fault()
    {
        var person = await Person.SignUpAsync(Host);
        string[] codes = ["NAME_INVALID", "CHANGED_ELSEWHERE", "CHANGED_ELSEWHERE"];

        var json = await Host.PutAsync(
            "/profile",
            new
            {
                name = "",
                Email = "eve@example.com",
                phoneNumber = "+4915112345678",
            },
            person.AccessToken
        );
        var form = await PutAsync(person, Form.With.Name("").Text("email", "nobody").Text("phoneNumber", "1"));

        json.ShouldBe(HttpStatusCode.BadRequest, codes);
        form.ShouldBe(HttpStatusCode.BadRequest, codes);
        json.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["name", "Email", "phoneNumber"]);
        form.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["name", "email", "phoneNumber"]);
        ((string)json.Json["errors"]![1]!["details"]!).ShouldContain("PUT /email");
        ((string)json.Json["errors"]![2]!["details"]!).ShouldContain("PUT /phone");
        await ShouldBeUnchangedAsync(person);
    }

    [Fact] // security requirement 43
    public async Task Fields_that_are_none_of_the_callers_business_change_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        var stranger = await Person.SignUpAsync(Host);

        var answer = (
            await Host.PutAsync(
                "/profile",
                new
                {
                    name = Changed,
                    id = stranger.Id,
                    userId = stranger.Id,
                    emailVerified = true,
                    roles = new[] { "advisor" },
                    image = "http://evil.example/x",
                },
                person.AccessToken
            )
        ).ShouldBe(HttpStatusCode.OK);

        ((Guid)answer.Data["id"]!).ShouldBe(person.Id);
        ((string)answer.Data["email"]!).ShouldBe(person.Email);
        ((bool)answer.Data["emailVerified"]!).ShouldBeFalse();
        answer.Data["image"].ShouldBeNull();
        await ShouldBeUnchangedAsync(stranger);
    }

    [Fact] // security requirement 76
    public async Task Parallel_uploads_leave_exactly_one_picture_and_it_is_the_one_in_the_profile()
    {
        var person = await Person.SignUpAsync(Host);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(index => PutAsync(person, Form.With.Image(index % 2 == 0 ? Jpeg : Png)))
        );

        answers.Select(answer => answer.Status).Distinct().ShouldBe([HttpStatusCode.OK]);
        var stored = (await Host.ImagesAsync(person)).ShouldHaveSingleItem();
        ((string)(await Host.GetAsync("/profile", person.AccessToken)).Data["image"]!).ShouldEndWith($"/images/{stored.Id}");
        foreach (var lost in answers.Where(answer => !((string)answer.Data["image"]!).EndsWith(stored.Id, StringComparison.Ordinal)))
        {
            (await ImageAsync(lost)).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
        }
    }

    [Fact]
    public async Task Without_a_token_nothing_is_changed() =>
        (await Host.PutAsync("/profile", Form.With.Name(Changed).Image(Jpeg).Content())).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_MISSING"
        );

    [Fact]
    public async Task Who_sends_a_picture_with_an_expired_token_is_told_so_rather_than_cut_off()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromMinutes(31));

        for (var round = 0; round < 5; round++)
        {
            (await PutAsync(person, Form.With.Image([.. Jpeg, .. new byte[(10 * 1024 * 1024) - Jpeg.Length]]))).ShouldBe(
                HttpStatusCode.Unauthorized,
                "TOKEN_EXPIRED"
            );
            (await Host.GetAsync("/profile")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING"); // the connection is as good as before
        }
    }

    private async Task<Answer> PutAsync(Person person, Form form, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/profile") { Content = form.Content() };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", person.AccessToken);
        request.Headers.TransferEncodingChunked = chunked;
        return await Host.SendAsync(request);
    }

    private Task<Answer> ImageAsync(Answer profile) => Host.GetAsync(new Uri((string)profile.Data["image"]!).AbsolutePath);

    private Task<byte[]> BytesAsync(Answer profile) => Host.Client.GetByteArrayAsync(new Uri((string)profile.Data["image"]!).AbsolutePath);

    private async Task ShouldBeUnchangedAsync(Person person)
    {
        var profile = (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        ((string)profile.Data["name"]!).ShouldBe("Ada Lovelace");
        profile.Data["image"].ShouldBeNull();
        (await Host.ImagesAsync(person)).ShouldBeEmpty();
    }
}
