using System.Net;
using System.Text;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;

namespace Identity.Api.Tests.Http;

public sealed class FuzzOnSqlite(SqliteHost fixture) : FuzzTests(fixture), IClassFixture<SqliteHost>;

public sealed class FuzzOnPostgreSql(PostgreSqlHost fixture) : FuzzTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security statement 79, in small: whatever arrives, the answer is one of the contract.</summary>
public abstract class FuzzTests(HostFixture fixture)
{
    private const int Requests = 1500;
    private const int AtOnce = 8;

    private static readonly Dictionary<string, int[]> Catalogue = ErrorCatalogue.All.Append(Domain.Sessions.SessionErrors.AccountDisabledAtRefresh)
        .GroupBy(error => error.Code, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(error => ErrorStatus.Of(error.Kind)).ToArray(), StringComparer.Ordinal);

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(20_261_122)]
    public async Task No_mutated_request_gets_anything_but_an_answer_of_the_contract(ulong seed)
    {
        var person = await Person.SignUpAsync(Host);
        HttpStatusCode[] seen = new HttpStatusCode[Requests];

        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
        {
            var mutation = new RequestMutation(seed + (ulong)index, person, Host.Client.BaseAddress!);
            using var request = mutation.Next();
            var what = $"seed {seed}, request {index}: {request.Method} {request.RequestUri}";
            var answer = await Host.SendAsync(request);
            seen[index] = answer.Status;
            ShouldBeOfTheContract(answer, what);
        });

        // Had everything been refused for one reason, nothing would have been tested.
        seen.Distinct().Count().ShouldBeGreaterThan(6, string.Join(' ', seen.CountBy(status => status)));
    }

    private static void ShouldBeOfTheContract(Answer answer, string what)
    {
        ((int)answer.Status).ShouldBeLessThan(500, $"{what}\n{answer.Text}");
        if ((int)answer.Status < 400)
        {
            if (answer.Text.Length > 0)
            {
                answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json", what);
            }

            return;
        }

        if (IsOfTheServerItself(answer))
        {
            return;
        }

        // RFC 6749 section 5.2.
        if (answer.ContentHeaders.ContentType?.MediaType == "application/json")
        {
            ErrorStatus.Of(OAuthErrors.All.Single(error => error.Code == (string)answer.Json["error"]!).Kind).ShouldBe((int)answer.Status, what);
            return;
        }

        (answer.ContentHeaders.ContentType?.MediaType).ShouldBe("application/problem+json", $"{what}: {answer.Status}");
        answer.Text.ShouldNotContain("   at ", Case.Sensitive, what);
        ((int)answer.Json["status"]!).ShouldBe((int)answer.Status, what);
        answer.Codes.ShouldNotBeEmpty(what);
        Catalogue[answer.Codes[0]].ShouldContain((int)answer.Status, what);
        foreach (var code in answer.Codes)
        {
            Catalogue.Keys.ShouldContain(code, what);
        }
    }

    /// <summary>What is no HTTP never reaches the service: the server answers 400 without a body and hangs up.</summary>
    private static bool IsOfTheServerItself(Answer answer) =>
        answer is { Status: HttpStatusCode.BadRequest, Text: "" } && answer.Headers.ConnectionClose is true;

    /// <summary>Takes a good request for a route and damages some of it; repeats with the seed (SplitMix64).</summary>
    private sealed class RequestMutation(ulong seed, Person person, Uri service)
    {
        // Pages speak HTML; tests of their own judge them.
        private static readonly IReadOnlyList<Api.Http.Route> Targets = [.. Routes.All.Where(route => route.Answer.Feature != "Pages")];
        private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"];
        private static readonly string[] Types = ["application/json", "application/json", "multipart/form-data; boundary=b", "multipart/form-data", "text/plain", ";", "application/json;charset=x"];
        private static readonly string[] Values =
            ["null", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "1e400", "-0", "true", "\"x\"", "\"fuzzed@example.net\"", "[\"advisor\"]", "[[[]]]", "\"\\u202e\\ufeff\""];

        private static readonly string[] Queries = ["page[number]=1", "page[size]=2", "page[size]=x", "page[number]=99999999999", "page%5bsize%5d=%ff", "a=%", "=&&=", "page[size]=1&page[size]=1"];
        private static readonly string[] Identifiers = ["x", "%F0%9F%98%80", "%27", "..", "%2e%2e%2f", "a;b=c", "%ff%fe", "%01%02", "{id}", new('a', 3000)];
        private static readonly string[] Authorizations = ["Bearer", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic eA==", ", ,", "Bearer \u007f", "Bearer " + new string('a', 9000)];

        private ulong state = seed;

        public HttpRequestMessage Next()
        {
            var route = Pick(Targets);
            var path = Pick(route.Paths).Replace("{id}", OneIn(2) ? $"{Guid.Empty}" : Pick(Identifiers), StringComparison.Ordinal);
            if (OneIn(8))
            {
                path = path.Insert(1 + Below(path.Length), Pick(["/", "//", "%2f", ";", "x", "%", ".", "%C3%A9"]));
            }

            var query = OneIn(4) ? "?" + Pick(Queries) : "";

            // Absolute, or "//login" would name a host.
            var target = new Uri(service.GetLeftPart(UriPartial.Authority) + path + query);
            var request = new HttpRequestMessage(new HttpMethod(OneIn(8) ? Pick(Methods) : route.Verb), target);
            if (!OneIn(5))
            {
                request.Headers.TryAddWithoutValidation("Authorization", OneIn(4) ? Pick(Authorizations) : $"Bearer {(OneIn(6) ? Damaged(person.AccessToken) : person.AccessToken)}");
            }

            if (route.Answer.Body is not null || OneIn(10))
            {
                request.Content = new ByteArrayContent(Body(route));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", OneIn(5) ? Pick(Types) : "application/json");
            }

            // Not the session of the run itself, or everything after it would be a refusal.
            if (request.RequestUri!.OriginalString.Contains("logout", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.Remove("Authorization");
            }

            return request;
        }

        private byte[] Body(Route route)
        {
            var fields = (route.Answer.Body?.GetProperties().Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)) ?? ["x"])
                .Where(_ => !OneIn(10)).Select(name => $"\"{(OneIn(12) ? name.ToUpperInvariant() : name)}\":{Value(name)}").ToList();
            if (OneIn(10) && fields.Count > 0)
            {
                fields.Add(Pick(fields));
            }

            var body = Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}").ToList();
            for (var damage = OneIn(3) ? 1 + Below(3) : 0; damage > 0 && body.Count > 0; damage--)
            {
                var at = Below(body.Count);
                switch (Below(4))
                {
                    case 0:
                        body[at] = (byte)Below(256);
                        break;
                    case 1:
                        body.RemoveAt(at);
                        break;
                    case 2:
                        body.InsertRange(at, body.GetRange(0, at));
                        break;
                    default:
                        body.RemoveRange(at, body.Count - at);
                        break;
                }
            }

            return [.. body];
        }

        private string Value(string name) => OneIn(3) ? Pick(Values) : name switch
        {
            "email" or "login" => $"\"{(OneIn(2) ? person.Email : Person.NewEmail())}\"",
            "password" or "confirmPassword" => $"\"{(OneIn(2) ? person.Password : Person.NewPassword())}\"",
            "roles" => "[\"individual\"]",
            "refreshToken" => $"\"{Damaged(person.RefreshToken)}\"",
            _ => "\"Ada\"",
        };

        private string Damaged(string token) => token.Remove(Below(token.Length), 1);

        private T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

        private bool OneIn(int times) => Below(times) == 0;

        private int Below(int limit)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
        }
    }
}
