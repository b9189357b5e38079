using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Http;
using Identity.Domain.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

public sealed class UnstorableTextsOnSqlite(SqliteHost fixture) : UnstorableTextAttackTests(fixture), IClassFixture<SqliteHost>;

public sealed class UnstorableTextsOnPostgreSql(PostgreSqlHost fixture) : UnstorableTextAttackTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>A caller sends a NUL, which PostgreSQL cannot store, or half of a character, which UTF-8 cannot. Both databases answer
/// alike.</summary>
public abstract class UnstorableTextAttackTests(HostFixture fixture)
{
    private static readonly string[] PageFields = ["email", "token", "code", "step", "action", "phoneNumber", "agreement", "username"];

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Every_text_of_every_body_in_the_OpenAPI_document_is_refused_by_name()
    {
        var cast = await FuzzCast.MeetAsync(Host);
        var document = (await Host.GetAsync("/openapi.json")).ShouldBe(HttpStatusCode.OK).Json;
        var tried = 0;
        foreach (var (path, verb, operation) in Operations(document))
        {
            if (operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"] is not { } reference)
            {
                continue;
            }

            var route = Api.Routes.All.Single(it =>
                it.Paths.Contains(path, StringComparer.Ordinal) && it.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase)
            );
            var properties = document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!["properties"]!.AsObject();
            foreach (var (name, schema) in properties.Where(property => IsText(property.Key, property.Value!)))
            {
                foreach (
                    var (text, code) in new[]
                    {
                        ("half\\u0000text", "TEXT_INVALID"),
                        ("\\u0000", "TEXT_INVALID"),
                        ("half \\ud83d text", "JSON_MALFORMED"),
                        ("\\udc00", "JSON_MALFORMED"),
                    }
                )
                {
                    var value = (string?)schema!["type"] == "array" ? $"[\"{text}\"]" : $"\"{text}\"";
                    var answer = await Host.SendAsync(
                        new HttpMethod(verb.ToUpperInvariant()),
                        Filled(path),
                        $$"""{"{{name}}":{{value}}}""",
                        route.Access.NeedsToken ? cast.TokenFor(route, cast.Spares[0]) : null
                    );

                    var what = $"{verb} {path} {name} {text}: {(int)answer.Status} {answer.Text}";
                    answer.Status.ShouldBe(HttpStatusCode.BadRequest, what);
                    answer.Json["errors"]!.AsArray().ShouldContain(error => (string)error!["code"]! == code, what);
                    if (code == "TEXT_INVALID")
                    {
                        answer.Json["errors"]!
                            .AsArray()
                            .ShouldContain(error => (string)error!["code"]! == code && (string?)error["source"] == name, what);
                    }

                    tried++;
                }
            }
        }

        tried.ShouldBeGreaterThan(150);
    }

    [Fact]
    public async Task Every_query_of_the_OpenAPI_document_is_refused()
    {
        var cast = await FuzzCast.MeetAsync(Host);
        var document = (await Host.GetAsync("/openapi.json")).ShouldBe(HttpStatusCode.OK).Json;
        foreach (var (path, verb, operation) in Operations(document).Where(it => !it.Path.StartsWith("/pages", StringComparison.Ordinal)))
        {
            var route = Api.Routes.All.Single(it =>
                it.Paths.Contains(path, StringComparer.Ordinal) && it.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase)
            );
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "query"))
            {
                // An escape that is no UTF-8 stays nine letters
                foreach (var (text, most) in new[] { ("half%00text", 404), ("%00", 404), ("%ED%A0%80", 499) })
                {
                    var answer = await Host.SendAsync(
                        new HttpMethod(verb.ToUpperInvariant()),
                        $"{Filled(path)}?{parameter!["name"]}={text}",
                        null,
                        route.Access.NeedsToken ? cast.TokenFor(route, cast.Spares[0]) : null
                    );
                    ((int)answer.Status).ShouldBeInRange(
                        most == 404 ? 400 : 200,
                        most,
                        $"{verb} {path} {parameter["name"]} {text}: {answer.Text}"
                    );
                }
            }
        }
    }

    [Fact]
    public async Task A_report_with_a_NUL_is_refused_and_one_with_whole_characters_is_shown()
    {
        await using var host = await IdentityHost.StartAsync(
            fixture.Kind,
            ("Identity:Onboarding:Steps:0:Name", "kyc"),
            ("Identity:Onboarding:Steps:0:Kind", "External")
        );
        var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
        var reporter = await ServiceClient.TokenOfNewAsync(host, OwnScopes.OnboardingReport);
        var path = $"/onboarding/{newcomer.Id}/steps/kyc";

        (await host.PutAsync(path, """{"status":"rejected","details":"passport\u0000"}""", reporter)).ShouldBe(
            HttpStatusCode.BadRequest,
            "TEXT_INVALID"
        );
        (await host.PutAsync(path, """{"status":"rejected\u0000","details":"\u0000"}""", reporter)).ShouldBe(
            HttpStatusCode.BadRequest,
            "TEXT_INVALID",
            "TEXT_INVALID"
        );
        (await host.PutAsync(path, """{"status":"rejected","details":"passport \ud83d"}""", reporter)).ShouldBe(
            HttpStatusCode.BadRequest,
            "JSON_MALFORMED"
        );
        (await host.PutAsync(path, """{"status":"rejected","details":"passport \ud83d\ude00"}""", reporter)).ShouldBe(
            HttpStatusCode.NoContent
        );

        ((string)(await host.GetAsync("/onboarding", newcomer.Token)).Data["steps"]![0]!["details"]!).ShouldBe("passport \U0001F600");
    }

    [Fact]
    public async Task A_password_may_hold_any_character()
    {
        var (email, password) = (Person.NewEmail(), "words with a \0 in them");
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        (await Host.PostAsync("/login", new { email, password })).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/login", new { email, password = "words with a " })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
    }

    [Fact]
    public async Task No_form_of_a_page_and_no_part_of_the_profile_form_brings_a_NUL_in()
    {
        var person = await Person.SignUpAsync(Host);
        foreach (
            var route in Api.Routes.All.Where(route =>
                route.Verb == "POST" && route.Paths[0].StartsWith("/pages", StringComparison.Ordinal)
            )
        )
        {
            foreach (var field in PageFields)
            {
                var form = new FormUrlEncodedContent([
                    KeyValuePair.Create(field, "half\0text"),
                    KeyValuePair.Create("password", "a few words"),
                    KeyValuePair.Create("newPassword", "a few words"),
                ]);
                var answer = await Host.SendAsync(HttpMethod.Post, route.Paths[0], form, null);
                answer.Status.ShouldBe(HttpStatusCode.BadRequest, $"{route.Paths[0]} {field}: {answer.Text}");
                answer.Text.ShouldContain("The form was not accepted");
            }
        }

        (await Host.PutAsync("/profile", Form.With.Name("Ada\0").Content(), person.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "TEXT_INVALID"
        );
        (await Host.UserAsync(person)).Name.ShouldBe("Ada Lovelace");
    }

    private static bool IsText(string name, JsonNode schema) =>
        !name.EndsWith("password", StringComparison.OrdinalIgnoreCase)
        && name != "refreshToken" // refused as a token: RefreshForgeryTests
        && ((string?)schema["type"] == "string" || ((string?)schema["type"] == "array" && (string?)schema["items"]?["type"] == "string"));

    private static IEnumerable<(string Path, string Verb, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "delete"
        select (path.Key, operation.Key, operation.Value!);

    private static string Filled(string path)
    {
        var filled = new StringBuilder(path);
        foreach (var name in new[] { "{id}", "{userId}" })
        {
            filled.Replace(name, Guid.CreateVersion7().ToString());
        }

        return filled.Replace("{name}", "kyc").Replace("{kid}", "kid").Replace("{clientId}", "client_x").ToString();
    }
}
