using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

public sealed class RoutingOnSqlite(SqliteHost fixture) : RoutingTests(fixture), IClassFixture<SqliteHost>;

public sealed class RoutingOnPostgreSql(PostgreSqlHost fixture) : RoutingTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Whatever path and method: the contract's shape, and each route where the table says.</summary>
public abstract class RoutingTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    public static TheoryData<string, string> EveryRoute =>
        [
            .. Routes.All.SelectMany(
                route => route.Paths,
                (route, path) =>
                    new TheoryDataRow<string, string>(route.Verb, path.Replace("{id}", $"{Guid.Empty}", StringComparison.Ordinal))
            ),
        ];

    public static TheoryData<string> EveryPath => [.. Routes.All.SelectMany(route => route.Paths).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task A_trailing_slash_changes_nothing(string verb, string path)
    {
        var without = await Host.SendAsync(new HttpMethod(verb), path, null, null);
        var with = await Host.SendAsync(new HttpMethod(verb), path + "/", null, null);

        with.Status.ShouldBe(without.Status);
        if (without.ContentHeaders.ContentType?.MediaType != "application/problem+json")
        {
            with.Text.ShouldBe(without.Text);
            return;
        }

        without.Codes.ShouldNotContain("ROUTE_NOT_FOUND");
        with.Codes.ShouldBe(without.Codes);
    }

    [Theory] // security requirement 77
    [MemberData(nameof(EveryPath))]
    public async Task Methods_that_a_path_does_not_list_are_refused_and_the_listed_ones_named(string path)
    {
        var reached = VerbsOf(template => Matches(template, path));
        var listed = VerbsOf(template => template == path);
        string[] methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"];

        foreach (var method in methods.Where(method => !reached.Contains(method, StringComparer.OrdinalIgnoreCase)))
        {
            var answer = await Host.SendAsync(new HttpMethod(method), path.Replace("{id}", "x", StringComparison.Ordinal), null, null);

            answer.ShouldBe(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
            answer.ContentHeaders.Allow.ShouldBe(listed, ignoreOrder: true);
        }
    }

    private static string[] VerbsOf(Func<string, bool> which)
    {
        string[] verbs =
        [
            .. Routes.All.Where(route => route.Paths.Any(which)).Select(route => route.Verb).Distinct(StringComparer.Ordinal),
        ];
        return verbs.Contains("GET") ? [.. verbs, "HEAD"] : verbs;
    }

    /// <summary>Whether a request for a path reaches that template: <c>/invites/check</c> also is an <c>/invites/{id}</c>.</summary>
    private static bool Matches(string template, string path)
    {
        var (names, segments) = (template.Split('/'), path.Split('/'));
        return names.Length == segments.Length && names.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/profile/x")]
    [InlineData("/signup/x")]
    [InlineData("/sessions/x/y")]
    [InlineData("//login")] // security requirement 36
    [InlineData("/users/private/v1/auth")]
    [InlineData("/users/private/v2/auth/me")]
    [InlineData("/users/public/v1/auth/me")]
    [InlineData("/users/private/v1/auth/signin")]
    [InlineData("/.well-known/x")]
    [InlineData("/images/a%2Fb/c")]
    [InlineData("/openapi.yaml")]
    [InlineData("/appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    public async Task Unknown_paths_are_not_found(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, new Uri(Host.Client.BaseAddress!.ToString().TrimEnd('/') + path));

            (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.NotFound, "ROUTE_NOT_FOUND");
        }
    }

    [Fact]
    public async Task A_problem_has_every_member_of_the_contract_and_nothing_else()
    {
        var common = (await Host.GetAsync("/nothing")).Json;
        var field = (await Host.PostAsync("/refresh", "{}")).Json;

        foreach (var problem in new[] { common, field })
        {
            ((JsonObject)problem).Select(member => member.Key).ShouldBe(["type", "title", "status", "detail", "traceId", "errors"]);
            ((JsonObject)problem["errors"]![0]!).Select(member => member.Key).ShouldBe(["code", "title", "details", "target", "source"]);
            ((string)problem["title"]!).ShouldBe((string)problem["errors"]![0]!["title"]!);
            ((string)problem["detail"]!).ShouldBe((string)problem["errors"]![0]!["details"]!);
            ((string)problem["traceId"]!).ShouldMatch("^[0-9a-f]{32}$");
        }

        ((string)common["errors"]![0]!["target"]!).ShouldBe("common");
        common["errors"]![0]!["source"].ShouldBeNull();
        ((string)field["errors"]![0]!["target"]!).ShouldBe("field");
        ((string)field["errors"]![0]!["source"]!).ShouldBe("refreshToken");
    }

    [Fact]
    public async Task The_trace_of_a_caller_is_the_one_in_the_answer()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        ((string)(await Host.SendAsync(request)).Json["traceId"]!).ShouldBe(trace);
    }
}
