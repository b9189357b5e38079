using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Api.OpenApi;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Http.OpenApi;

/// <summary>The document is what users of other languages see of this service. It does not depend on the database.</summary>
public sealed class OpenApiTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private static readonly string[] Verbs = ["get", "post", "put", "delete", "patch", "head", "options", "trace"];

    private static readonly string[] OnlyAsksToOnboard = ["/invites/accept", "/branches/public/v1/individual/invites/accept"];

    // What these answer under Identity:Signup:Disclosure=Silent is described beside what they answer else.
    private static readonly string[] MayKeepSilent = ["/signup", "/users/public/v1/auth/signup"];

    // All other 202s say nothing.
    private static readonly string[] SayCheckYourMail = [.. MayKeepSilent, "/email"];

    private static readonly string[] AskToOnboard = [.. OnlyAsksToOnboard, "/login", "/users/public/v1/auth/signin"];

    [Theory]
    [InlineData("openapi.json", "3.0.4")]
    [InlineData("openapi-3.1.json", "3.1.2")]
    public async Task The_committed_document_is_the_one_that_is_served(string name, string version)
    {
        var served = (await fixture.Host.GetAsync($"/{name}")).ShouldBe(HttpStatusCode.OK);

        var committed = await File.ReadAllTextAsync(Repository.PathOf("docs", name));

        ((string)served.Json["openapi"]!).ShouldBe(version);
        (served.Text.Replace(IdentityHost.Issuer, "http://localhost:5080").TrimEnd() == committed.TrimEnd()).ShouldBeTrue(
            $"docs/{name} is not what this version serves. If the change is meant, start the service (dotnet run --project src/Identity.Api) "
                + $"and commit what this writes: curl -s http://localhost:5080/{name} > docs/{name}"
        );
    }

    [Theory]
    [InlineData("/openapi.json")]
    [InlineData("/openapi-3.1.json")]
    public async Task The_document_is_made_once_and_known_by_its_tag(string path)
    {
        var text = fixture.Host.Services.GetRequiredService<OpenApiText>();
        var first = (await fixture.Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        (await fixture.Host.SendAsync(request)).ShouldBe(HttpStatusCode.NotModified).Text.ShouldBeEmpty();

        text.Version30.ShouldBeSameAs(text.Version30);
        text.Version31.ShouldBeSameAs(text.Version31);
        first.Headers.CacheControl!.Public.ShouldBeTrue();
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("=", null)]
    public async Task The_document_is_served_compressed_to_who_takes_that(string accept, string? encoding)
    {
        var plain = await fixture.Host.GetAsync("/openapi.json");
        var answer = await AskAsync(HttpMethod.Get, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(HttpMethod.Head, null)).Content.Headers.ContentLength.ShouldBe(answer.Content.Headers.ContentLength);
        (await AskAsync(HttpMethod.Get, answer.Headers.ETag)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        answer.Content.Headers.ContentEncoding.ShouldBe(encoding is null ? [] : [encoding]);
        answer.Headers.Vary.ShouldContain("Accept-Encoding");
        plain.Headers.Vary.ShouldContain("Accept-Encoding");
        (answer.Headers.ETag!.Tag == plain.Headers.ETag!.Tag).ShouldBe(encoding is null);
        await using var content = await answer.Content.ReadAsStreamAsync();
        await using Stream decoded = encoding switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(decoded);
        (await reader.ReadToEndAsync()).ShouldBe(plain.Text);
        if (encoding is not null)
        {
            answer.Content.Headers.ContentLength!.Value.ShouldBeLessThan(100_000); // of 700 000
        }

        async Task<HttpResponseMessage> AskAsync(HttpMethod method, EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(method, "/openapi.json");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
            if (known is not null)
            {
                request.Headers.IfNoneMatch.Add(known);
            }

            return await fixture.Host.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Every_route_of_the_table_is_in_the_document_and_no_other()
    {
        var operations = await OperationsAsync();

        operations
            .Select(it => $"{it.Verb} {it.Path}")
            .ShouldBe(Routes.All.SelectMany(route => route.Paths.Select(path => $"{route.Verb} {path}")), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for_and_has_a_name_of_its_own()
    {
        var operations = await OperationsAsync();

        operations.Select(it => (string)it.Operation["operationId"]!).ShouldBeUnique();
        foreach (var (verb, path, operation) in operations)
        {
            ((string?)operation["summary"]).ShouldNotBeNullOrWhiteSpace($"{verb} {path}");
            ((string)operation["operationId"]!).ShouldMatch("^[a-z][A-Za-z0-9]+$");
            operation["tags"]!.AsArray().ShouldHaveSingleItem();
        }

        (await DocumentAsync())["tags"]!
            .AsArray()
            .Select(tag => (string)tag!["name"]!)
            .ShouldBe(operations.Select(it => (string)it.Operation["tags"]![0]!).Distinct(), ignoreOrder: true);
        (await DocumentAsync())["tags"]!.AsArray().ShouldAllBe(tag => tag!["description"] != null);
    }

    /// <summary>OAuth leaves out what there is nothing to say of.</summary>
    private static readonly string[] ByScope = ["TokenResponse", "IntrospectionResponse", "UserInfoResponse", "IntrospectionActor"];

    private static readonly string[] SpeakOAuth =
    [
        TokenEndpoint.Path,
        IntrospectionEndpoint.Path,
        TokenRevocationEndpoint.Path,
        PushedRequestEndpoint.Path,
        DeviceEndpoint.Path,
    ];

    [Fact]
    public async Task Every_operation_has_one_success_and_its_refusals_are_problems_with_examples()
    {
        var shared = (await DocumentAsync())["components"]!["examples"]!;
        foreach (var (verb, path, operation) in await OperationsAsync())
        {
            var responses = operation["responses"]!.AsObject();
            responses
                .Count(it => it.Key[0] == '2')
                .ShouldBe(
                    OnlyAsksToOnboard.Contains(path) ? 0
                        : MayKeepSilent.Contains(path) ? 2
                        : 1,
                    $"{verb} {path}"
                );
            foreach (var (status, response) in responses.Where(it => it.Key[0] is '4' or '5' && it.Value!["$ref"] is null))
            {
                if (SpeakOAuth.Contains(path) && status[0] == '4')
                {
                    // RFC 6749 section 5.2
                    ((string)response!["content"]!["application/json"]!["schema"]!["$ref"]!).ShouldEndWith("/OAuthErrorBody");
                    continue;
                }

                if (IsOfPages(path) && response!["content"]!["text/html"] is not null)
                {
                    continue; // a page says what is wrong
                }

                var content = response!["content"]!["application/problem+json"]!;
                var examples = content["examples"]!.AsObject();
                examples.Count.ShouldBeGreaterThan(0, $"{verb} {path} {status}");
                foreach (var (code, reference) in examples)
                {
                    var example = shared[((string)reference!["$ref"]!).Split('/')[^1]]!;
                    ((int)example["value"]!["status"]!).ShouldBe(int.Parse(status));
                    ((string)example["value"]!["errors"]![0]!["code"]!).ShouldBe(code);
                }
            }
        }
    }

    private static bool IsOfPages(string path) =>
        path.StartsWith("/pages/", StringComparison.Ordinal)
        || path is AuthorizationEndpoint.Path or LogoutEndpoint.Path or DevicePage.Address;

    [Fact]
    public async Task Success_is_described_where_there_is_a_body()
    {
        foreach (var (verb, path, operation) in await OperationsAsync())
        {
            foreach (var (status, success) in operation["responses"]!.AsObject().Where(it => it.Key[0] == '2'))
            {
                // What a gateway is answered, it is answered in headers.
                (success!["content"] is not null).ShouldBe(
                    (status is not ("202" or "204") || (status == "202" && SayCheckYourMail.Contains(path)))
                        && path is not ("/gateway/authorize" or TokenRevocationEndpoint.Path),
                    $"{verb} {path}"
                );
            }
        }
    }

    [Fact]
    public async Task The_intentional_403_is_described_beside_the_refusals_with_that_status()
    {
        foreach (var path in AskToOnboard)
        {
            var content = (await DocumentAsync())["paths"]![path]!["post"]!["responses"]!["403"]!["content"]!.AsObject();

            content.Select(it => it.Key).ShouldBe(["application/json", "application/problem+json"], ignoreOrder: true, path);
            // One type, whichever a generator keeps
            content.ShouldAllBe(it => ((string)it.Value!["schema"]!["$ref"]!).EndsWith("/ForbiddenAnswer", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Pages_are_HTML()
    {
        foreach (
            var (verb, path, operation) in (await OperationsAsync()).Where(it => it.Path.StartsWith("/pages/", StringComparison.Ordinal))
        )
        {
            operation["responses"]!["200"]!["content"]!
                .AsObject()
                .Select(content => content.Key)
                .ShouldBe([path == "/pages/style.css" ? "text/css" : "text/html"], $"{verb} {path}");
        }
    }

    [Fact]
    public async Task Every_member_of_every_body_has_an_example_and_a_description_unless_it_is_made_of_such()
    {
        var members = 0;
        foreach (var (name, schema) in (await DocumentAsync())["components"]!["schemas"]!.AsObject())
        {
            foreach (var (member, property) in schema!["properties"]?.AsObject() ?? [])
            {
                members++;
                if (!RefersElsewhere(property!))
                {
                    property!["example"].ShouldNotBeNull($"{name}.{member}");
                    ((string?)property["description"]).ShouldNotBeNullOrWhiteSpace($"{name}.{member}");
                }
            }
        }

        members.ShouldBeGreaterThan(40);
    }

    [Theory] // as the button "Try it out" sends them
    [InlineData("/login", HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS")]
    [InlineData("/password/reset", HttpStatusCode.BadRequest, "RESET_CODE_INVALID")]
    [InlineData("/email/verify", HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID")]
    public async Task An_example_of_a_body_has_one_way_of_those_that_exclude_each_other(string path, HttpStatusCode status, string code)
    {
        var document = (await fixture.Host.GetAsync("/openapi.json")).Json;

        var example = document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"].ShouldNotBeNull();

        (await fixture.Host.PostAsync(path, example)).ShouldBe(status, code);
    }

    [Fact]
    public async Task Answers_always_have_all_their_members_and_requests_require_what_they_cannot_do_without()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!.AsObject();

        Required("SignUpRequest").ShouldBe(["email", "name", "password"]);
        Required("LogInRequest").ShouldBe(["password"]);
        Required("LogOutRequest").ShouldBeEmpty();
        foreach (
            var (name, schema) in schemas.Where(schema =>
                schema.Value!["properties"] is not null
                && !schema.Key.EndsWith("Request", StringComparison.Ordinal)
                && schema.Key != "ForbiddenAnswer"
                && !ByScope.Contains(schema.Key)
            )
        )
        {
            Required(name)
                .ShouldBe(
                    schema!["properties"]!
                        .AsObject()
                        .Select(property => property.Key)
                        .Where(property => (name, property) is not ("Problem", "meta")),
                    ignoreOrder: true,
                    name
                );
        }

        Required("ForbiddenAnswer").ShouldBe(["errors"]);
        Required("TokenResponse").ShouldBe(["access_token", "token_type", "expires_in", "scope"], ignoreOrder: true);
        Required("IntrospectionResponse").ShouldBe(["active"]);
        Required("UserInfoResponse").ShouldBe(["sub"]);

        foreach (var nullable in new[] { "image", "phoneNumber" })
        {
            ((bool)schemas["ProfileResponse"]!["properties"]![nullable]!["nullable"]!).ShouldBeTrue(nullable);
        }

        ((string)schemas["ProfileResponse"]!["properties"]!["branch"]!["$ref"]!).ShouldEndWith("/BranchResponseOrNull");
        ((bool)schemas["BranchResponseOrNull"]!["nullable"]!).ShouldBeTrue();
        schemas
            .Where(schema => schema.Key.StartsWith("Envelope", StringComparison.Ordinal))
            .ShouldAllBe(schema => schema.Value!["properties"]!["data"]!["nullable"] == null);

        IEnumerable<string> Required(string name) => schemas[name]!["required"]?.AsArray().Select(member => (string)member!) ?? [];
    }

    [Fact]
    public async Task Every_operation_says_what_any_route_may_answer()
    {
        var shared = (await DocumentAsync())["components"]!["responses"]!;
        foreach (var (verb, path, operation) in await OperationsAsync())
        {
            ((string?)operation["responses"]!["431"]?["$ref"]).ShouldBe("#/components/responses/HeadersTooLarge", $"{verb} {path}");
            ((string?)operation["responses"]!["500"]?["$ref"]).ShouldBe("#/components/responses/UnexpectedError", $"{verb} {path}");
        }

        shared["HeadersTooLarge"]!["content"].ShouldBeNull();
        shared["UnexpectedError"]!["content"]!["application/problem+json"]!["examples"]!["UNEXPECTED"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Members_parameters_and_headers_are_described_in_a_sentence_on_one_line()
    {
        var document = await DocumentAsync();
        var members = document["components"]!["schemas"]!
            .AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(member => member.Value!).Append(schema.Value) ?? []);
        var operations = (await OperationsAsync()).Select(it => it.Operation).ToList();
        var parameters = operations.SelectMany(operation => operation["parameters"]?.AsArray().Select(parameter => parameter!) ?? []);
        var headers = operations
            .SelectMany(operation => operation["responses"]!.AsObject())
            .SelectMany(response => response.Value!["headers"]?.AsObject().Select(header => header.Value!) ?? []);

        var texts = members
            .Concat(parameters)
            .Concat(headers)
            .Select(described => (string?)described["description"])
            .OfType<string>()
            .ToHashSet();

        texts.Count.ShouldBeGreaterThan(150);
        texts.Where(text => text.Split(' ').Length < 3 || !text.EndsWith('.') || text.Contains('\n')).ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_that_several_bodies_or_parameters_share_have_a_name()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!.AsObject();

        // Generators number nameless ones: Status2, Roles3.
        ((string)schemas["ProfileResponse"]!["properties"]!["roles"]!["items"]!["$ref"]!).ShouldEndWith("/Role");
        schemas
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().AsEnumerable() ?? [])
            .Select(member => (member.Value!["items"] ?? member.Value)["enum"]?.ToJsonString())
            .OfType<string>()
            .ShouldBeUnique();
        var parameters = (await OperationsAsync()).SelectMany(it => it.Operation["parameters"]?.AsArray() ?? []);
        parameters
            .Where(parameter =>
                (parameter!["schema"]!["items"] ?? parameter["schema"])!["enum"]?[0]?.GetValueKind() is JsonValueKind.String
            )
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/profile", "{\"data\":{}}", "is missing")]
    [InlineData("/agreements", "{\"data\":[{\"id\":1}]}", "is no string")]
    [InlineData("/health/live", "{\"data\":{\"status\":\"ill\"}}", "not among")]
    [InlineData("/health/live", "{\"data\":{\"status\":\"ok\",\"more\":1}}", "not described")]
    [InlineData("/health/live", "{\"data\":null}", "is null")]
    public void What_a_client_gets_is_compared_with_what_it_was_told(string path, string body, string fault)
    {
        var operation = OpenApiDescription.Committed.OperationOf(HttpMethod.Get, path)!;

        OpenApiDescription
            .Committed.Contradictions(operation, 200, "application/json", _ => true, body)
            .ShouldContain(it => it.Contains(fault));
        OpenApiDescription.Committed.Contradictions(operation, 418, null, _ => true, null).ShouldHaveSingleItem().ShouldContain("418");
        OpenApiDescription
            .Committed.Contradictions(operation, 200, "text/csv", _ => true, null)
            .ShouldHaveSingleItem()
            .ShouldContain("text/csv");
    }

    [Theory]
    [InlineData("/profile", "get", "accessToken")]
    [InlineData("/users/private/v1/auth/me", "put", "accessToken")]
    [InlineData("/sessions/{id}", "delete", "accessToken")]
    [InlineData("/logout", "post", "accessToken", "")]
    [InlineData("/login", "post")]
    [InlineData("/images/{id}", "get")]
    [InlineData("/onboarding", "get", "temporaryAccessToken")]
    [InlineData("/admin/users", "post", "serviceToken")]
    [InlineData("/connect/token", "post", "clientSecret", "")]
    public async Task An_operation_names_the_token_that_opens_it(string path, string verb, params string[] schemes)
    {
        var operation = (await DocumentAsync())["paths"]![path]![verb]!;

        SchemesOf(operation).ShouldBe(schemes);
    }

    [Fact]
    public async Task Every_guarded_operation_asks_for_a_token_and_no_public_one_does()
    {
        foreach (var (verb, path, operation) in await OperationsAsync())
        {
            var route = Routes.All.Single(route => route.Verb == verb && route.Paths.Contains(path));

            string[] schemes = route.Access.Kind switch
            {
                TokenKind.Access => ["accessToken"],
                TokenKind.Temporary => ["temporaryAccessToken"],
                TokenKind.Service => [.. route.Access.Scopes.Select(_ => "serviceToken")],
                _ => route.Answer.SpeaksOAuth ? ["clientSecret", ""]
                : route.Access == Access.Optional ? ["accessToken", ""]
                : route.Access == Access.PublicOrProvisioner ? ["serviceToken", ""]
                : [],
            };
            SchemesOf(operation).ShouldBe(schemes, $"{verb} {path}");
            var isRefused =
                route.Access.NeedsToken
                || route.Answer.Status == 403
                || route.Answer.PageStatuses.Contains(403)
                || route.Answer.Errors.Any(error => error.Kind is ErrorKind.Forbidden);
            operation["responses"]!.AsObject().ContainsKey("403").ShouldBe(isRefused, $"{verb} {path}");
        }
    }

    [Fact]
    public async Task Every_kind_of_token_is_known_to_the_Authorize_button()
    {
        var schemes = (await DocumentAsync())["components"]!["securitySchemes"]!.AsObject();

        schemes
            .ToDictionary(it => it.Key, it => (string)(it.Value!["scheme"] ?? it.Value["type"])!)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["accessToken"] = "bearer",
                    ["temporaryAccessToken"] = "bearer",
                    ["serviceToken"] = "oauth2",
                    ["clientSecret"] = "basic",
                },
                ignoreOrder: true
            );
        schemes["serviceToken"]!["flows"]!["clientCredentials"]!["scopes"]!
            .AsObject()
            .Select(scope => scope.Key)
            .ShouldBe(Routes.Table.Scopes);
    }

    [Fact]
    public async Task Every_parameter_is_described()
    {
        foreach (var (verb, path, operation) in await OperationsAsync())
        {
            var parameters = operation["parameters"]?.AsArray() ?? [];
            parameters
                .Count(parameter => (string)parameter!["in"]! == "path")
                .ShouldBe(path.Count(character => character == '{'), $"{verb} {path}");
            parameters.ShouldAllBe(parameter => parameter!["description"] != null);
        }
    }

    [Fact]
    public async Task The_form_of_the_profile_takes_a_picture()
    {
        var body = (await DocumentAsync())["paths"]!["/profile"]!["put"]!["requestBody"]!["content"]!;

        body.AsObject().Select(content => content.Key).ShouldBe(["application/json", "multipart/form-data"]);
        ((string)body["multipart/form-data"]!["schema"]!["properties"]!["image"]!["format"]!).ShouldBe("binary");
    }

    [Fact]
    public async Task A_picture_alone_is_a_form_that_every_generator_can_send_or_the_bytes()
    {
        var body = (await DocumentAsync())["paths"]!["/profile/image"]!["put"]!["requestBody"]!["content"]!;

        body.AsObject().Select(content => content.Key).ShouldBe(["multipart/form-data", "image/*"]);
        ((string)body["multipart/form-data"]!["encoding"]!["image"]!["contentType"]!).ShouldBe("image/*");
        ((string)body["image/*"]!["schema"]!["format"]!).ShouldBe("binary");
    }

    private static IEnumerable<string> SchemesOf(JsonNode operation) =>
        operation["security"]!
            .AsArray()
            .Select(requirement => requirement!.AsObject().Select(scheme => scheme.Key).SingleOrDefault() ?? "");

    private static bool RefersElsewhere(JsonNode schema) =>
        schema["$ref"] is not null || schema["allOf"] is not null || (schema["items"] is { } items && items["$ref"] is not null);

    private async Task<JsonNode> DocumentAsync() => (await fixture.Host.GetAsync("/openapi.json")).ShouldBe(HttpStatusCode.OK).Json;

    private async Task<IReadOnlyList<(string Verb, string Path, JsonNode Operation)>> OperationsAsync() =>
        [
            .. (await DocumentAsync())["paths"]!
                .AsObject()
                .SelectMany(path =>
                    path.Value!.AsObject()
                        .Where(operation => Verbs.Contains(operation.Key))
                        .Select(operation => (operation.Key.ToUpperInvariant(), path.Key, operation.Value!))
                ),
        ];
}
