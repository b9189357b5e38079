using System.Diagnostics;
using System.Net;
using System.Text;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

public sealed class StrictJsonOnSqlite(SqliteHost fixture) : StrictJsonTests(fixture), IClassFixture<SqliteHost>;

public sealed class StrictJsonOnPostgreSql(PostgreSqlHost fixture) : StrictJsonTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 80: a body has one reading, or none.</summary>
public abstract class StrictJsonTests(HostFixture fixture)
{
    private const int Limit = 64 * 1024;

    private IdentityHost Host => fixture.Host;

    public static TheoryData<string> Malformed =>
        [
            "",
            " ",
            "{",
            "}",
            "null",
            "true",
            "7",
            "\"text\"",
            "[]",
            "[{}]",
            "{}{}",
            "{},",
            "{'email':'x'}",
            "{\"email\":}",
            "{email:\"x\"}",
            "{\"email\":\"x\",}",
            "{\"a\":1 // comment\n}",
            "{\"a\":NaN}",
            "{\"a\":01}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\\x41\"}",
            "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}",
            "{\"x\":1,\"x\":2}",
            "{\"x\":{\"y\":1,\"y\":2}}",
            "{\"e\\u006dail\":\"a@example.com\",\"email\":\"b@example.com\"}",
            "<xml/>",
            "email=ada@example.com&password=x",
        ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_not_one_object_with_each_name_once_is_refused(string body)
    {
        foreach (var path in new[] { "/signup", "/login", "/refresh" })
        {
            (await Host.PostAsync(path, body)).ShouldBe(HttpStatusCode.BadRequest, "JSON_MALFORMED");
        }
    }

    [Theory]
    [InlineData("{\"email\":\"a@example.com\",\"EMAIL\":\"b@example.com\"}")]
    [InlineData("{\"Password\":null,\"passworD\":\"x\"}")]
    public async Task A_field_in_two_spellings_has_two_readings_and_is_refused(string body)
    {
        (await Host.PostAsync("/signup", body)).ShouldBe(HttpStatusCode.BadRequest, "JSON_MALFORMED");
        (await Host.PostAsync("/login", body)).ShouldBe(HttpStatusCode.BadRequest, "JSON_MALFORMED");
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(33)]
    public async Task Deep_nesting_is_refused_before_it_costs_anything(int depth)
    {
        var body = $$"""{"x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        (await Host.PostAsync("/login", body)).ShouldBe(HttpStatusCode.BadRequest, "JSON_MALFORMED");
    }

    [Fact]
    public async Task Nesting_up_to_32_levels_in_fields_that_nobody_reads_is_ignored()
    {
        var person = await Person.SignUpAsync(Host);

        var body =
            $$"""{"email":"{{person.Email}}","password":"{{person.Password}}","x":{{new string('[', 31)}}{{new string(']', 31)}},"y":1e400}""";

        (await Host.PostAsync("/login", body)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, gzip")]
    [InlineData("identity, deflate")]
    public async Task An_encoded_body_is_told_to_come_as_it_is(string encoding)
    {
        var person = await Person.SignUpAsync(Host);
        foreach (
            var (method, path, body) in new (HttpMethod, string, HttpContent)[]
            {
                (HttpMethod.Post, "/login", new StringContent("{}", Encoding.UTF8, "application/json")),
                (HttpMethod.Put, "/profile", Form.With.Name("Ada").Content()),
                (HttpMethod.Put, "/profile/image", new ByteArrayContent([1]) { Headers = { { "Content-Type", "image/png" } } }),
            }
        )
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", person.AccessToken);
            body.Headers.TryAddWithoutValidation("Content-Encoding", encoding).ShouldBeTrue();

            var answer = await Host.SendAsync(request);

            answer.ShouldBe(HttpStatusCode.UnsupportedMediaType, "CONTENT_TYPE_UNSUPPORTED");
            ((string)answer.Json["detail"]!).ShouldBe("Send the body without Content-Encoding.");
        }
    }

    [Fact]
    public void Every_type_of_every_body_has_a_name_to_refuse_by()
    {
        var types = Routes
            .All.Select(route => route.Answer.Body)
            .OfType<Type>()
            .SelectMany(body => body.GetProperties())
            .Select(property => property.PropertyType)
            .Distinct();

        types.ShouldAllBe(type => JsonBody.NameOf(type).Length > 0);
    }

    [Fact]
    public void A_wrong_type_is_told_what_the_field_takes() => JsonBody.NameOf(typeof(Guid?)).ShouldBe("a UUID");

    public static TheoryData<string, byte[]> Encodings =>
        new()
        {
            { "a byte-order mark", [0xEF, 0xBB, 0xBF, .. "{}"u8] },
            { "UTF-16, little end first", Encoding.Unicode.GetBytes("{}") },
            { "UTF-16, big end first, with a mark", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")] },
            { "UTF-32", Encoding.UTF32.GetBytes("{}") },
            { "Latin-1", [.. "{\"email\":\"ren"u8, 0xE9, .. "@example.com\"}"u8] },
            { "an overlong NUL", [.. "{\"email\":\"a"u8, 0xC0, 0x80, .. "\"}"u8] },
            { "a surrogate in UTF-8", [.. "{\"email\":\"a"u8, 0xED, 0xA0, 0x80, .. "\"}"u8] },
            { "no UTF-8 in a name", [.. "{\"em"u8, 0xFF, .. "ail\":1}"u8] },
            { "a NUL", [.. "{}"u8, 0x00] },
        };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Only_UTF8_without_a_mark_is_read(string what, byte[] body)
    {
        var answer = await PostAsync("/login", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, what);
        answer.Codes.ShouldBe(["JSON_MALFORMED"]);
    }

    [Theory]
    [InlineData("{\"email\":\"\\ud800@example.com\",\"password\":\"a few words\"}")]
    [InlineData("{\"email\":\"ada@example.com\",\"password\":\"\\udc00 a few words\"}")]
    [InlineData("{\"email\":\"ada@example.com\",\"password\":\"a few words\",\"\\ud800\":1}")]
    public async Task A_lone_surrogate_is_no_text(string body)
    {
        var answer = await Host.PostAsync("/login", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Codes[0].ShouldBeOneOf("JSON_MALFORMED", "FIELD_TYPE");
    }

    [Theory] // security requirement 43
    [InlineData("1e400")]
    [InlineData("-1")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("[\"a@example.com\"]")]
    [InlineData("{}")]
    [InlineData("{\"$ne\":null}")]
    public async Task Types_are_never_bent_into_strings(string value)
    {
        var logIn = await Host.PostAsync("/login", $$"""{"email":{{value}},"password":{{value}}}""");
        var refresh = await Host.PostAsync("/refresh", $$"""{"refreshToken":{{value}}}""");

        logIn.ShouldBe(HttpStatusCode.BadRequest, "FIELD_TYPE", "FIELD_TYPE");
        logIn.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["email", "password"], ignoreOrder: true);
        refresh.ShouldBe(HttpStatusCode.BadRequest, "FIELD_TYPE");
        ((string)refresh.Json["detail"]!).ShouldBe("This field must be a string.");
    }

    [Fact]
    public async Task Names_are_read_in_any_case_when_only_one_is_there()
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PostAsync("/login", $$"""{"EMAIL":"{{person.Email}}","passWord":"{{person.Password}}"}""")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_64_KiB_is_refused_with_and_without_an_announced_length(bool chunked)
    {
        var person = await Person.SignUpAsync(Host);
        var start = $$"""{"email":"{{person.Email}}","password":"{{person.Password}}"}""";

        (await PostAsync("/login", Encoding.UTF8.GetBytes(start.PadRight(Limit)), chunked: chunked)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync("/login", Encoding.UTF8.GetBytes(start.PadRight(Limit + 1)), chunked: chunked)).ShouldBe(
            HttpStatusCode.RequestEntityTooLarge,
            "BODY_TOO_LARGE"
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")] // security requirement 78: what a form of another site can send
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/json")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("nonsense")]
    public async Task Only_JSON_in_UTF8_is_read(string? contentType)
    {
        foreach (var path in new[] { "/signup", "/login", "/refresh" })
        {
            (await PostAsync(path, "{}"u8.ToArray(), contentType)).ShouldBe(
                HttpStatusCode.UnsupportedMediaType,
                "CONTENT_TYPE_UNSUPPORTED"
            );
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task JSON_may_be_called_by_any_of_its_names(string contentType) =>
        (await PostAsync("/refresh", "{\"refreshToken\":\"x\"}"u8.ToArray(), contentType)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "REFRESH_TOKEN_INVALID"
        );

    [Fact]
    public async Task The_worst_bodies_cost_no_more_than_the_fewest_milliseconds()
    {
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes(new string('[', Limit)),
            Encoding.UTF8.GetBytes($"{{\"x\":{new string('9', Limit - 10)}}}"),
            Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 6000).Select(index => $"\"{index:x}\":0"))}}}"),
            Encoding.UTF8.GetBytes($"{{\"email\":\"{string.Concat(Enumerable.Repeat("\\u0301", 10_000))}\",\"password\":\"x\"}}"),
        ];
        await PostAsync("/login", bodies[0]);

        foreach (var body in bodies)
        {
            var times = new List<TimeSpan>();
            for (var round = 0; round < 5; round++)
            {
                var watch = Stopwatch.StartNew();
                (await PostAsync("/login", body)).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
                times.Add(watch.Elapsed);
            }

            // The fastest of five: what it costs, not what else the machine does
            times.Min().ShouldBeLessThan(TimeSpan.FromMilliseconds(250));
        }
    }

    private async Task<Answer> PostAsync(string path, byte[] body, string? contentType = "application/json", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType).ShouldBeTrue();
        }

        request.Headers.TransferEncodingChunked = chunked;
        return await Host.SendAsync(request);
    }
}
