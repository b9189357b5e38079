using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.OAuth;

/// <summary>Tokens of services and of people never stand in for each other; every route of the table is asked.</summary>
public sealed class ServiceAccessTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private IdentityHost Host => fixture.Host;

    public static TheoryData<string, string> RoutesOf(TokenKind kind) =>
        [.. Routes.All.Where(route => route.Access.Kind == kind).SelectMany(route => route.Paths.Select(path => (route.Verb, Fill(path))))];

    [Theory, MemberData(nameof(RoutesOf), TokenKind.Access)] // security requirement 65
    public async Task A_service_token_opens_no_route_for_people(string verb, string path)
    {
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin, OwnScopes.AdminRead, "profile", "branches", "accounts");

        (await Host.SendAsync(new HttpMethod(verb), path, null, token)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Theory, MemberData(nameof(RoutesOf), TokenKind.Service)]
    public async Task A_persons_token_opens_no_route_for_services(string verb, string path)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.SendAsync(new HttpMethod(verb), path, null, person.AccessToken)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await Host.SendAsync(new HttpMethod(verb), path, null, null)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
    }

    [Theory, MemberData(nameof(RoutesOf), TokenKind.Service)]
    public async Task A_service_token_without_the_scope_opens_nothing(string verb, string path)
    {
        // Neighbours in spelling: a scope is a word, not a prefix.
        var token = await ServiceClient.TokenOfNewAsync(Host, "profile", "Identity.Admin", "xidentity.admin", "identity:admin");

        (await Host.SendAsync(new HttpMethod(verb), path, null, token)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Theory, MemberData(nameof(RoutesOf), TokenKind.Service)] // security requirement 70
    public async Task The_scope_for_reading_opens_reads_alone(string verb, string path)
    {
        var answer = await Host.SendAsync(new HttpMethod(verb), path, null, await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead));

        if (verb == "GET" && path.StartsWith("/admin/", StringComparison.Ordinal))
        {
            answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
        }
        else
        {
            answer.ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        }
    }

    [Fact]
    public async Task A_service_cannot_log_anybody_out() =>
        (await Host.PostAsync("/logout", null, await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin))).ShouldBe(
            HttpStatusCode.Forbidden,
            "FORBIDDEN"
        );

    [Fact] // RFC 8725 section 3.12
    public async Task A_token_is_of_a_service_or_of_a_person_and_never_both()
    {
        var client = await ServiceClient.CreateAsync(Host, OwnScopes.Admin);
        var verifier = Host.Services.GetRequiredService<ITokenVerifier>();

        var service = (await verifier.VerifyAsync(await client.TokenAsync(Host), default)).ShouldBeOfType<TokenVerdict.Valid>().Token;
        service.Kind.ShouldBe(TokenKind.Service);
        service.ClientId.ShouldBe(client.Id);
        service.Subject.ShouldBe(Guid.Empty);
        service.SessionId.ShouldBe(Guid.Empty);

        var person = await Person.SignUpAsync(Host);
        var token = (await verifier.VerifyAsync(person.AccessToken, default)).ShouldBeOfType<TokenVerdict.Valid>().Token;
        token.Kind.ShouldBe(TokenKind.Access);
        token.ClientId.ShouldBe("first-party");
        token.Subject.ShouldBe(person.Id);
    }

    [Fact]
    public async Task A_service_token_expires()
    {
        await using var host = await IdentityHost.StartAsync(Identity.Testing.Databases.DatabaseKind.Sqlite);
        var token = await ServiceClient.TokenOfNewAsync(host, OwnScopes.AdminRead);
        (await host.GetAsync("/admin/keys", token)).ShouldBe(HttpStatusCode.OK);

        host.Clock.Advance(TimeSpan.FromMinutes(30));

        (await host.GetAsync("/admin/keys", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task The_document_says_which_scopes_open_what_and_where_tokens_are_fetched()
    {
        var document = (await Host.GetAsync("/openapi.json")).Json;

        var flow = document["components"]!["securitySchemes"]!["serviceToken"]!["flows"]!["clientCredentials"]!;
        ((string)flow["tokenUrl"]!).ShouldBe("/connect/token");
        flow["scopes"]!.AsObject().Select(scope => scope.Key).ShouldBe(Routes.Table.Scopes);
        foreach (var route in Routes.All.Where(route => route.Access.Kind is TokenKind.Service))
        {
            var operation = document["paths"]![route.Paths[0]]![route.Verb.ToLowerInvariant()]!;
            operation["security"]!.AsArray().Select(one => (string)one!["serviceToken"]!.AsArray().Single()!).ShouldBe(route.Access.Scopes);
        }

        var token = document["paths"]!["/connect/token"]!["post"]!;
        token["requestBody"]!["content"]!.AsObject().Select(content => content.Key).ShouldBe(["application/x-www-form-urlencoded"]);
        token["responses"]!["400"]!["content"]!["application/json"]!["examples"]!
            .AsObject()
            .Select(example => example.Key)
            .ShouldBe([
                "invalid_request",
                "unauthorized_client",
                "unsupported_grant_type",
                "invalid_scope",
                "invalid_target",
                "invalid_grant",
                "authorization_pending",
                "slow_down",
                "access_denied",
                "expired_token",
            ]);
        token["responses"]!["401"]!["content"]!["application/json"]!["examples"]!["invalid_client"].ShouldNotBeNull();
    }

    private static string Fill(string path) =>
        path.Replace("{id}", ClientId.Create(), StringComparison.Ordinal).Replace("{kid}", "nobody", StringComparison.Ordinal);
}
