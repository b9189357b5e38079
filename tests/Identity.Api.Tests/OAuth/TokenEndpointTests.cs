using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class TokenEndpointOnSqlite(SqliteHost fixture) : TokenEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class TokenEndpointOnPostgreSql(PostgreSqlHost fixture) : TokenEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class TokenEndpointTests(HostFixture fixture)
{
    private static readonly (string, string) Grant = ("grant_type", "client_credentials");

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_client_gets_a_token_for_itself_with_its_secret_in_the_header_or_in_the_body()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports", "identity.admin.read");

        Answer[] answers =
        [
            await client.RequestAsync(Host),
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_id", client.Id), ("client_secret", client.Secret)),
            await ServiceClient.RequestAsync(Host, client.Basic(), Grant, ("client_id", client.Id), ("unknown", "ignored"), ("scope", "")),
        ];

        foreach (var answer in answers)
        {
            answer.ShouldBe(HttpStatusCode.OK);
            answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.Pragma.ToString().ShouldBe("no-cache");
            answer.Json.AsObject().Select(member => member.Key).ShouldBe(["access_token", "token_type", "expires_in", "scope"]);
            ((string)answer.Json["token_type"]!).ShouldBe("Bearer");
            ((int)answer.Json["expires_in"]!).ShouldBe(1800);
            ((string)answer.Json["scope"]!).ShouldBe("reports identity.admin.read");
            (await Host.GetAsync("/admin/clients", (string)answer.Json["access_token"]!)).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact] // RFC 9068 section 2.2
    public async Task The_token_names_the_client_and_nobody_else()
    {
        var client = await ServiceClient.CreateAsync(Host, ["reports"], ["api", "https://kyc.example.com"]);

        var jwt = new JsonWebToken(await client.TokenAsync(Host, ("resource", "https://kyc.example.com"), ("audience", "api")));

        jwt.Typ.ShouldBe("at+jwt");
        jwt.Alg.ShouldBe("ES256");
        jwt.Issuer.ShouldBe(IdentityHost.Issuer);
        jwt.Subject.ShouldBe(client.Id);
        jwt.Audiences.ShouldBe(["https://kyc.example.com", "api"]);
        (jwt.ValidTo - jwt.IssuedAt).ShouldBe(TimeSpan.FromSeconds(1800));
        jwt.Claims.Select(claim => claim.Type)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub"]);
        jwt.GetClaim("client_id").Value.ShouldBe(client.Id);
        jwt.GetClaim("scope").Value.ShouldBe("reports");
    }

    [Fact] // RFC 6749 section 2.3.1
    public async Task The_parts_of_the_header_may_be_encoded_to_the_last_character()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");
        var encoded = string.Join(
            ':',
            new[] { client.Id, client.Secret }.Select(part => string.Concat(part.Select(character => $"%{(int)character:x2}")))
        );
        var header = new AuthenticationHeaderValue("bAsIc", Convert.ToBase64String(Encoding.ASCII.GetBytes(encoded)));

        (await ServiceClient.RequestAsync(Host, header, Grant)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("grant_type=client_credentials", "application/json")]
    [InlineData("grant_type=client_credentials", "text/plain")]
    [InlineData("grant_type=client_credentials", null)]
    [InlineData("grant_type=client_credentials", "nonsense")]
    [InlineData("grant_type=client_credentials", "multipart/form-data; boundary=x")]
    [InlineData("grant_type=client_credentials", "application/x-www-form-urlencoded; charset=utf-16")]
    [InlineData("", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=", "application/x-www-form-urlencoded")]
    [InlineData("Scope=a&scope=a&grant_type=client_credentials", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&scope=reports&scope=reports", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&scope=&scope=reports", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&anything=a&anything=b", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&scope=reports%00", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&scope=reports%0a", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&scope=\u00ff\u00fe", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials%0d%0a", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&client_id=client_AZqp4l08fVKcHg1sDA9bEQ", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&client_secret=x", "application/x-www-form-urlencoded")]
    [InlineData("grant_type=client_credentials&client_assertion=x", "application/x-www-form-urlencoded")]
    public async Task A_request_that_is_none_or_has_two_readings_is_invalid(string body, string? contentType)
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        ShouldRefuse(await ServiceClient.RequestAsync(Host, client.Basic(), content), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact] // RFC 6749 section 2.3.1
    public async Task Parameters_in_the_uri_are_refused()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/connect/token?client_id={client.Id}&client_secret={client.Secret}")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        };

        ShouldRefuse(await Host.SendAsync(request), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory] // security requirement 59
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [InlineData("CLIENT_CREDENTIALS")]
    [InlineData("client_credentials ")]
    public async Task Grants_that_are_not_there_are_unsupported_whatever_comes_along(string grant)
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        ShouldRefuse(
            await ServiceClient.RequestAsync(
                Host,
                client.Basic(),
                ("grant_type", grant),
                ("username", "a"),
                ("password", "b"),
                ("response_type", "token")
            ),
            HttpStatusCode.BadRequest,
            "unsupported_grant_type"
        );
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("refresh_token")]
    public async Task A_service_may_not_use_the_grants_of_applications(string grant)
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        ShouldRefuse(
            await ServiceClient.RequestAsync(Host, client.Basic(), ("grant_type", grant), ("code", "a"), ("refresh_token", "b")),
            HttpStatusCode.BadRequest,
            "unauthorized_client"
        );
    }

    [Fact]
    public async Task Every_grant_that_the_metadata_names_is_there()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        var metadata = (await Host.GetAsync("/.well-known/oauth-authorization-server")).Json;

        ((string)metadata["token_endpoint"]!).ShouldBe($"{IdentityHost.Issuer}/connect/token");
        Texts(metadata["token_endpoint_auth_methods_supported"])
            .ShouldBe(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]);
        Texts(metadata["grant_types_supported"]).ShouldBe(GrantTypes.All, ignoreOrder: true);
        Texts(metadata["response_types_supported"]).ShouldBe(["code"]);
        Texts(metadata["code_challenge_methods_supported"]).ShouldBe(["S256"]);
        Texts(metadata["response_modes_supported"]).ShouldBe(["query"]);
        ((bool)metadata["authorization_response_iss_parameter_supported"]!).ShouldBeTrue();
        Texts(metadata["scopes_supported"]).ShouldContain("identity.admin");
        Texts(metadata["scopes_supported"]).ShouldContain("identity.admin.read");
        foreach (var grant in Texts(metadata["grant_types_supported"]))
        {
            var answer = await ServiceClient.RequestAsync(Host, client.Basic(), ("grant_type", grant));
            answer.Text.ShouldNotContain("unsupported_grant_type");
        }
    }

    [Theory]
    [InlineData("reports billing")]
    [InlineData("Reports")]
    [InlineData("identity.admin")]
    [InlineData("repo\"rts")]
    [InlineData("repo\\rts")]
    [InlineData("rēports")]
    [InlineData("%ff%fe")]
    [InlineData(" ")]
    public async Task A_scope_that_the_client_does_not_hold_is_invalid(string scope)
    {
        var client = await ServiceClient.CreateAsync(Host, "reports", "notes");

        ShouldRefuse(await client.RequestAsync(Host, ("scope", scope)), HttpStatusCode.BadRequest, "invalid_scope");
        ((string)(await client.RequestAsync(Host, ("scope", "notes"))).Json["scope"]!).ShouldBe("notes");
    }

    [Theory] // RFC 8707 section 2
    [InlineData("audience", "https://other.example.com")]
    [InlineData("audience", "API")]
    [InlineData("audience", "onboarding")]
    [InlineData("resource", "https://other.example.com")]
    [InlineData("resource", "https://kyc.example.com/")]
    [InlineData("resource", "https://kyc.example.com#x")]
    [InlineData("resource", "api")]
    public async Task An_audience_that_is_not_on_the_list_is_denied(string parameter, string value)
    {
        var client = await ServiceClient.CreateAsync(Host, ["reports"], ["api", "https://kyc.example.com"]);

        ShouldRefuse(await client.RequestAsync(Host, (parameter, value)), HttpStatusCode.BadRequest, "invalid_target");
        ShouldRefuse(await client.RequestAsync(Host, ("audience", "api"), (parameter, value)), HttpStatusCode.BadRequest, "invalid_target");
    }

    [Fact]
    public async Task A_token_for_another_service_opens_nothing_here()
    {
        var client = await ServiceClient.CreateAsync(Host, ["identity.admin"], ["api", "billing"]);

        (await Host.GetAsync("/admin/clients", await client.TokenAsync(Host, ("audience", "billing")))).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_INVALID"
        );
        (await Host.GetAsync("/admin/clients", await client.TokenAsync(Host, ("audience", "billing"), ("audience", "api")))).ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task An_unknown_client_a_wrong_secret_and_a_disabled_client_get_the_same_answer()
    {
        var (client, disabled) = (await ServiceClient.CreateAsync(Host, "reports"), await ServiceClient.CreateAsync(Host, "reports"));
        await DisableAsync(disabled);

        Answer[] answers =
        [
            await ServiceClient.RequestAsync(Host, ServiceClient.Basic(ClientId.Create(), client.Secret), Grant),
            await ServiceClient.RequestAsync(Host, ServiceClient.Basic(client.Id, disabled.Secret), Grant),
            await disabled.RequestAsync(Host),
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_id", client.Id), ("client_secret", "wrong secret")),
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_id", ClientId.Create()), ("client_secret", client.Secret)),
        ];

        foreach (var answer in answers)
        {
            ShouldRefuse(answer, HttpStatusCode.Unauthorized, "invalid_client");
            answer.Text.ShouldBe(answers[0].Text);
            Headers(answer).ShouldBe(Headers(answers[0]));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer eyJ")]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic Og==")]
    [InlineData("Basic AGE6AGI=")]
    [InlineData("Basic //46")]
    [InlineData("Digest username=\"a\"")]
    public async Task Without_credentials_that_can_be_read_nobody_is_authenticated(string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        ShouldRefuse(await Host.SendAsync(request), HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task Half_of_the_credentials_or_another_method_authenticates_nobody()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        ShouldRefuse(
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_id", client.Id)),
            HttpStatusCode.Unauthorized,
            "invalid_client"
        );
        ShouldRefuse(
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_secret", client.Secret)),
            HttpStatusCode.Unauthorized,
            "invalid_client"
        );
        ShouldRefuse(
            await ServiceClient.RequestAsync(Host, null, Grant, ("client_id", client.Id), ("client_assertion", "eyJ")),
            HttpStatusCode.Unauthorized,
            "invalid_client"
        );
    }

    [Fact] // security requirement 58
    public async Task Disabling_a_client_ends_its_tokens_here_and_on_every_replica_within_a_second()
    {
        await using var replica = await Host.StartReplicaAsync();
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var client = await ServiceClient.CreateAsync(Host, "identity.admin.read");
            var token = await client.TokenAsync(Host);
            (await replica.GetAsync("/admin/clients", token)).ShouldBe(HttpStatusCode.OK);

            await DisableAsync(client);

            (await Host.GetAsync("/admin/clients", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            var took = await WithinASecond.UntilRefusedAsync(() => replica.GetAsync("/admin/clients", token));
            ShouldRefuse(await client.RequestAsync(Host), HttpStatusCode.Unauthorized, "invalid_client");
            ShouldRefuse(await client.RequestAsync(replica), HttpStatusCode.Unauthorized, "invalid_client");
            return took;
        });
    }

    [Fact] // security requirement 58
    public async Task A_removed_scope_audience_or_grant_is_gone_with_the_next_request()
    {
        var client = await ServiceClient.CreateAsync(Host, ["reports", "notes"], ["api", "billing"]);
        (await client.RequestAsync(Host, ("scope", "notes"), ("audience", "billing"))).ShouldBe(HttpStatusCode.OK);

        await ChangeAsync(client, it => it.SetProperty(row => row.Scopes, ["reports"]).SetProperty(row => row.Audiences, ["api"]));

        ShouldRefuse(await client.RequestAsync(Host, ("scope", "notes")), HttpStatusCode.BadRequest, "invalid_scope");
        ShouldRefuse(await client.RequestAsync(Host, ("audience", "billing")), HttpStatusCode.BadRequest, "invalid_target");
        ((string)(await client.RequestAsync(Host)).Json["scope"]!).ShouldBe("reports");

        await ChangeAsync(client, it => it.SetProperty(row => row.Grants, ["authorization_code"]));

        ShouldRefuse(await client.RequestAsync(Host), HttpStatusCode.BadRequest, "unauthorized_client");
    }

    [Fact]
    public async Task A_rotated_secret_counts_from_the_next_request_and_tokens_live_on()
    {
        var client = await ServiceClient.CreateAsync(Host, "identity.admin.read");
        var token = await client.TokenAsync(Host);

        var rotated = await Host
            .Services.GetRequiredService<RotateClientSecret>()
            .ExecuteAsync(client.Id, 0, Operator.CommandLine, default);
        Host.Watch.Add(rotated.Value!.Text);

        ShouldRefuse(await client.RequestAsync(Host), HttpStatusCode.Unauthorized, "invalid_client");
        (await (client with { Secret = rotated.Value.Text }).RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/admin/clients", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 64
    [InlineData("bytes")]
    [InlineData("items")]
    [InlineData("chunked")]
    [InlineData("parameters")]
    [InlineData("escapes")]
    public async Task Huge_requests_are_refused_fast(string kind)
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");
        var body =
            "grant_type=client_credentials&"
            + kind switch
            {
                "items" => "scope=" + string.Join('+', Enumerable.Range(0, 10_000)),
                "parameters" => string.Join('&', Enumerable.Range(0, 5_000).Select(number => $"p{number}=")),
                "escapes" => "scope=" + string.Concat(Enumerable.Repeat("%20", 10_000)),
                _ => "scope=" + new string('a', 100_000),
            };
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = content };
            content.Headers.ContentType!.CharSet = null;
            request.Headers.Authorization = client.Basic();
            request.Headers.TransferEncodingChunked = kind == "chunked" ? true : null;
            var started = Stopwatch.GetTimestamp();
            var answer = await Host.SendAsync(request);
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));

            answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
            ((string)answer.Json["error"]!).ShouldBeOneOf("invalid_request", "invalid_scope");
        }

        fastest.ShouldBeLessThan(TimeSpan.FromMilliseconds(250)); // what it costs, not what else the machine does
    }

    [Fact]
    public async Task A_hundred_scopes_are_too_many_by_one_more_only()
    {
        string[] scopes = [.. Enumerable.Range(0, 100).Select(number => $"scope{number}")];
        var client = await ServiceClient.CreateAsync(Host, scopes);

        (await client.RequestAsync(Host, ("scope", string.Join(' ', scopes)))).ShouldBe(HttpStatusCode.OK);
        ShouldRefuse(
            await client.RequestAsync(Host, ("scope", string.Join(' ', scopes.Append("scope0")))),
            HttpStatusCode.BadRequest,
            "invalid_scope"
        );
    }

    [Fact]
    public async Task Of_64_parallel_requests_each_gets_a_token_of_its_own()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        var tokens = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.TokenAsync(Host)));

        tokens.Select(token => new JsonWebToken(token).Id).Distinct().Count().ShouldBe(64);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Only_post_fetches_tokens(string method)
    {
        var answer = await Host.SendAsync(new HttpMethod(method), "/connect/token", null, null);

        answer.ShouldBe(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        answer.ContentHeaders.Allow.ShouldBe(["POST"]);
    }

    [Fact] // security requirement 83
    public async Task The_database_holds_no_secret_but_its_hash()
    {
        var client = await ServiceClient.CreateAsync(Host, "reports");

        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();
        var row = await db.Clients.AsNoTracking().SingleAsync(it => it.Id == client.Id);

        row.SecretHash.ShouldBe(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(client.Secret)));
    }

    private static void ShouldRefuse(Answer answer, HttpStatusCode status, string error)
    {
        answer.ShouldBe(status);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        answer.Json.AsObject().Select(member => member.Key).ShouldBe(["error", "error_description"]);
        ((string)answer.Json["error"]!).ShouldBe(error);
        ((string)answer.Json["error_description"]!).ShouldAllBe(character =>
            character >= ' ' && character <= '~' && character != '"' && character != '\\'
        ); // RFC 6749 appendix A.8
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Pragma.ToString().ShouldBe("no-cache");
        answer
            .Headers.WwwAuthenticate.Select(challenge => challenge.Scheme)
            .ShouldBe(status is HttpStatusCode.Unauthorized ? ["Basic"] : []);
    }

    private static string Headers(Answer answer) =>
        string.Join(
            '\n',
            answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
        );

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => (string)item!);

    private Task DisableAsync(ServiceClient client) =>
        Host.Services.GetRequiredService<DisableClient>().ExecuteAsync(client.Id, Operator.CommandLine, default);

    private async Task ChangeAsync(ServiceClient client, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Client>> change)
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();
        (await db.Clients.Where(it => it.Id == client.Id).ExecuteUpdateAsync(change)).ShouldBe(1);
    }
}
