using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Testing.Gateways;

namespace Identity.Api.Tests.Gateway;

public sealed class AuthorizeOnSqlite(SqliteHost fixture) : AuthorizeEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class AuthorizeOnPostgreSql(PostgreSqlHost fixture) : AuthorizeEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class AuthorizeEndpointTests(HostFixture fixture)
{
    private const string Public = "/users/public/v1/auth/signin";
    private const string Both = "/users/private/v1/auth/me";
    private const string AdvisorOnly = "/branches/private/v1/individual";
    private const string NobodyAtAll = "/users/private/v1/other";

    private static readonly string[] s_identity =
    [
        "X-Identity-Subject",
        "X-Identity-Roles",
        "X-Identity-Scope",
        "X-Identity-Session",
        "X-Identity-Branch",
    ];

    private IdentityHost Host => fixture.Host;

    /// <summary>How nginx, and how Traefik and Caddy, name the original request.</summary>
    public static TheoryData<string, string> Families =>
        new() { { "X-Original-Method", "X-Original-URI" }, { "X-Forwarded-Method", "X-Forwarded-Uri" } };

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_token_that_opens_the_path_passes_with_its_identity(string method, string uri)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await AskAsync(Bearer(person.AccessToken), (method, "PUT"), (uri, Both + "?x=1"));

        answer.ShouldBe(HttpStatusCode.OK);
        Identity(answer)[0].ShouldBe(person.Id.ToString());
        Identity(answer)[1].ShouldBe("individual");
        Identity(answer)[2].ShouldNotBeEmpty();
        Guid.Parse(Identity(answer)[3]).ShouldNotBe(person.Id);
        Identity(answer)[4].ShouldBeEmpty();
        answer.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_advisor_passes_with_the_branch()
    {
        var branch = Guid.CreateVersion7();
        var token = GatewayTokens.Of(Host, Roles.Advisor, branch);

        var answer = await AskAsync(Bearer(Host.Sign(token)), ("X-Original-URI", AdvisorOnly));

        Identity(answer.ShouldBe(HttpStatusCode.OK))
            .ShouldBe([token.Subject.ToString(), "advisor", "profile sessions", token.SessionId.ToString(), branch.ToString()]);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Without_a_token_only_public_paths_pass(string method, string uri)
    {
        (await AskAsync((method, "POST"), (uri, Public))).ShouldBe(HttpStatusCode.OK);

        foreach (var path in (string[])[Both, AdvisorOnly, NobodyAtAll, "/login", "/", "/users/public/../private/v1/auth/me"])
        {
            var answer = await AskAsync((method, "GET"), (uri, path));
            answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
            answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }
    }

    [Fact]
    public async Task A_good_token_that_does_not_open_the_path_is_403()
    {
        var individual = Bearer(Host.Token(Roles.Individual));
        var advisor = Bearer(Host.Token(Roles.Advisor));

        foreach (
            var path in (string[])
                [AdvisorOnly, NobodyAtAll, "/login", "/", "/users/public/%2e%2e/private/v1/auth/me", "/users/private/v1/limited/onboarding"]
        )
        {
            (await AskAsync(individual, ("X-Original-URI", path))).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        }

        foreach (var path in (string[])["/branches/private/v1/delete-profile", "/kyc/private/v1/x", NobodyAtAll])
        {
            (await AskAsync(advisor, ("X-Original-URI", path))).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        }
    }

    [Fact] // security requirement 69
    public async Task A_public_path_passes_without_identity_whatever_token_comes_along()
    {
        var good = Host.Token(Roles.Individual);
        string[][] authorizations =
        [
            [],
            [$"Authorization: Bearer {good}"],
            ["Authorization: Bearer garbage"],
            ["Authorization: Basic YTpi"],
            ["Authorization:"],
            [$"Authorization: Bearer {good}", "Authorization: Bearer x"],
        ];
        foreach (var authorization in authorizations)
        {
            var response = await RawHttp.SendAsync(
                Host.Client.BaseAddress!,
                "GET",
                "/gateway/authorize",
                [$"X-Original-URI: {Public}", .. authorization]
            );

            RawHttp.StatusOf(response).ShouldBe(200, response);
            s_identity.ShouldAllBe(name => RawHttp.Values(response, name).Single().Length == 0, "present and empty");
        }
    }

    [Fact] // security requirement 69
    public async Task A_malformed_authorization_is_401_and_never_a_pass()
    {
        var good = Host.Token(Roles.Individual);
        string[][] authorizations =
        [
            [$"Authorization: Bearer {good}", $"Authorization: Bearer {good}"],
            [$"Authorization: Bearer {good}, Bearer {good}"],
            [$"Authorization: Bearer {good},"],
            [$"Authorization: Bearer {good} {good}"],
            [$"Authorization: Bearer{good}"],
            [$"Authorization: {good}"],
            ["Authorization: Bearer"],
            ["Authorization: Bearer "],
            ["Authorization: ,"],
            ["Authorization:"],
            [$"Authorization: Basic {good}"],
            [$"Cookie: access_token={good}; ;;="],
            [$"X-Authorization: Bearer {good}"],
        ];
        foreach (var authorization in authorizations)
        {
            var response = await RawHttp.SendAsync(
                Host.Client.BaseAddress!,
                "GET",
                "/gateway/authorize",
                [$"X-Original-URI: {Both}", .. authorization]
            );

            RawHttp.StatusOf(response).ShouldBe(401, response);
            s_identity.ShouldAllBe(name => RawHttp.Values(response, name).Count == 0);
        }
    }

    [Fact] // security requirement 69
    public async Task Identity_headers_of_the_client_are_neither_believed_nor_echoed()
    {
        (string, string)[] forged = [.. s_identity.Select(name => (name, "forged-advisor")), ("X-Original-URI", AdvisorOnly)];

        (await AskAsync(forged)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        var refused = await AskAsync([Bearer(Host.Token(Roles.Individual)), .. forged]);
        refused.ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        refused.Text.ShouldNotContain("forged");
        var passed = await AskAsync([Bearer(Host.Token(Roles.Advisor)), .. forged]);
        Identity(passed.ShouldBe(HttpStatusCode.OK)).ShouldNotContain("forged-advisor");
        var open = await AskAsync([.. forged[..^1], ("X-Original-URI", Public)]);
        Identity(open.ShouldBe(HttpStatusCode.OK)).ShouldAllBe(value => value.Length == 0);
    }

    [Fact] // security requirement 68
    public async Task Headers_that_disagree_or_come_twice_pass_nobody()
    {
        var bearer = Bearer(Host.Token(Roles.Individual));
        (string, string)[][] requests =
        [
            [("X-Original-URI", Both), ("X-Forwarded-Uri", Public)],
            [("X-Original-URI", Public), ("X-Forwarded-Uri", Both)],
            [("X-Original-URI", Both), ("X-Forwarded-Uri", Both + "/")],
            [("X-Original-URI", Public), ("X-Original-URI", Public)],
            [("X-Original-URI", Public), ("X-Original-URI", Both)],
            [("X-Forwarded-Uri", Public), ("X-Forwarded-Uri", Public)],
            [("X-Original-URI", Public), ("X-Original-Method", "GET"), ("X-Forwarded-Method", "POST")],
            [("X-Original-URI", Public), ("X-Original-Method", "GET"), ("X-Original-Method", "GET")],
            [("X-Original-URI", Public), ("X-Forwarded-Uri", "")],
        ];
        foreach (var headers in requests)
        {
            (await AskAsync(headers)).ShouldBe(HttpStatusCode.Forbidden, "ORIGINAL_REQUEST_AMBIGUOUS");
            (await AskAsync([bearer, .. headers])).ShouldBe(HttpStatusCode.Forbidden, "ORIGINAL_REQUEST_AMBIGUOUS");
        }

        (
            await AskAsync(
                bearer,
                ("X-Original-URI", Both),
                ("X-Forwarded-Uri", Both),
                ("X-Original-Method", "GET"),
                ("X-Forwarded-Method", "GET")
            )
        ).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_an_original_uri_nobody_passes()
    {
        (await AskAsync(("X-Original-Method", "GET"))).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        (await AskAsync(Bearer(Host.Token(Roles.Individual)))).ShouldBe(HttpStatusCode.Forbidden, "ORIGINAL_REQUEST_MISSING");
    }

    [Fact] // Envoy's ext_authz over HTTP
    public async Task The_target_may_also_be_appended_to_the_path_with_the_original_method()
    {
        var (individual, advisor) = (Host.Token(Roles.Individual), Host.Token(Roles.Advisor));
        foreach (var method in (string[])["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
        {
            (await AppendedAsync(method, Public)).ShouldBe(200, method);
            (await AppendedAsync(method, AdvisorOnly)).ShouldBe(401, method);
            (await AppendedAsync(method, AdvisorOnly + "?x=1", individual)).ShouldBe(403, method);
            (await AppendedAsync(method, AdvisorOnly + "?x=1", advisor)).ShouldBe(200, method);
        }

        (await AppendedAsync("GET", AdvisorOnly, advisor, $"X-Original-URI: {AdvisorOnly}")).ShouldBe(200);
        (await AppendedAsync("GET", AdvisorOnly, advisor, $"X-Original-URI: {Public}")).ShouldBe(403);
        (await AppendedAsync("GET", AdvisorOnly, null, $"X-Forwarded-Uri: {Public}")).ShouldBe(403);
        (await AppendedAsync("POST", Public, null, "X-Forwarded-Method: GET")).ShouldBe(403);
    }

    [Theory] // what Kestrel would resolve must not become another route of this service, whose 200 would be a pass
    [InlineData("/../../health/live")]
    [InlineData("/../health/live")]
    [InlineData("/users/private/v1/auth/../../../../../../health/live")]
    [InlineData("/%2e%2e/%2e%2e/health/live")]
    [InlineData("/..%2f..%2fhealth/live")]
    [InlineData("/")]
    public async Task An_appended_target_never_leads_to_another_route(string target)
    {
        (await AppendedAsync("GET", target)).ShouldBe(401);
        (await AppendedAsync("GET", target, Host.Token(Roles.Individual))).ShouldBe(403);
    }

    [Theory] // security requirement 68
    [InlineData(Both)]
    [InlineData(AdvisorOnly)]
    [InlineData("/branches/private/v1/delete-profile")]
    [InlineData("/users/private/v1/limited/onboarding")]
    [InlineData(NobodyAtAll)]
    [InlineData(Public)]
    public async Task No_spelling_is_more_permitted_over_http_either(string path)
    {
        string?[] tokens = [null, Host.Token(Roles.Individual), Host.Token(Roles.Advisor)];
        List<int> plain = [];
        foreach (var token in tokens)
        {
            plain.Add(await StatusAsync(path, token));
        }

        List<string> more = [];
        var spellings = Spellings.Of(path, "/users/public/v1/x");
        foreach (var spelling in spellings)
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                var status = await StatusAsync(spelling, tokens[i]);

                // Kestrel refuses some as no header at all.
                if (status != (tokens[i] is null ? 401 : 403) && status != 400 && !(status == 200 && plain[i] == 200))
                {
                    more.Add($"{spelling} {status}");
                }
            }
        }

        spellings.Count.ShouldBeGreaterThan(200);
        more.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_ended_on_another_replica_is_refused_within_one_second()
    {
        await using var other = await Host.StartReplicaAsync();
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var person = await Person.SignUpAsync(Host);
            var headers = new[] { Bearer(person.AccessToken), ("X-Original-URI", Both) };
            (await AskAsync(other, headers)).ShouldBe(HttpStatusCode.OK);

            (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

            (await AskAsync(Host, headers)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            return await WithinASecond.UntilRefusedAsync(() => AskAsync(other, headers));
        });
    }

    [Fact]
    public async Task The_headers_are_in_the_openapi_document()
    {
        var operation = (await Host.GetAsync("/openapi.json")).Json["paths"]!["/gateway/authorize"]!["get"]!;

        s_identity.ShouldAllBe(name => operation["responses"]!["200"]!["headers"]![name] != null);
        operation["parameters"]!
            .AsArray()
            .Select(parameter => (string)parameter!["name"]!)
            .ShouldBe(["X-Original-Method", "X-Original-URI", "X-Forwarded-Method", "X-Forwarded-Uri"], ignoreOrder: true);
    }

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static IReadOnlyList<string> Identity(Answer answer) => [.. s_identity.Select(name => answer.Headers.GetValues(name).Single())];

    private Task<Answer> AskAsync(params (string Name, string Value)[] headers) => AskAsync(Host, headers);

    private static async Task<Answer> AskAsync(IdentityHost host, params (string Name, string Value)[] headers)
    {
        // Two lines of one name, not one line with a comma: HttpClient joins what it is given.
        if (headers.Select(header => header.Name).Distinct().Count() < headers.Length)
        {
            var response = await RawHttp.SendAsync(
                host.Client.BaseAddress!,
                "GET",
                "/gateway/authorize",
                [.. headers.Select(header => $"{header.Name}: {header.Value}")]
            );
            using var message = new HttpResponseMessage((HttpStatusCode)RawHttp.StatusOf(response));
            message.Content = new StringContent(
                Unchunked(response),
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/problem+json")
            );
            return new Answer(message.StatusCode, message.Headers, message.Content.Headers, await message.Content.ReadAsStringAsync());
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await host.SendAsync(request);
    }

    private static string Unchunked(string response) => response[response.IndexOf('{')..(response.LastIndexOf('}') + 1)];

    private async Task<int> StatusAsync(string target, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize");
        request.Headers.TryAddWithoutValidation("X-Original-URI", target);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        try
        {
            using var response = await Host.Client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 400; // not even the client sends such a header
        }
    }

    private async Task<int> AppendedAsync(string method, string target, string? token = null, params string[] headers) =>
        RawHttp.StatusOf(
            await RawHttp.SendAsync(
                Host.Client.BaseAddress!,
                method,
                "/gateway/authorize" + target,
                [.. headers, "Content-Length: 0", .. (string[])(token is null ? [] : [$"Authorization: Bearer {token}"])]
            )
        );
}
