using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;

namespace Identity.Api.Tests.Http;

public sealed class FuzzOnSqlite(SqliteHost fixture) : FuzzTests(fixture), IClassFixture<SqliteHost>;

public sealed class FuzzOnPostgreSql(PostgreSqlHost fixture) : FuzzTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 79: whatever arrives, the answer is one of the contract.</summary>
public abstract class FuzzTests(HostFixture fixture)
{
    private const int AtOnce = 8;

    private static readonly Dictionary<string, int[]> Catalogue = ErrorCatalogue
        .All.Append(Domain.Sessions.SessionErrors.AccountDisabledAtRefresh)
        .GroupBy(error => error.Code, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(error => ErrorStatus.Of(error.Kind)).ToArray(), StringComparer.Ordinal);

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(20_261_122)]
    public async Task No_mutated_request_gets_anything_but_an_answer_of_the_contract(ulong seed)
    {
        var cast = await FuzzCast.MeetAsync(Host);
        var seen = new (Api.Http.Route Route, HttpStatusCode Status)[Scale.Requests];

        await Parallel.ForAsync(
            0,
            Scale.Requests,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) =>
            {
                var mutation = new RequestMutation(seed + (ulong)index, cast, Host.Client.BaseAddress!);
                using var request = mutation.Next();
                var what = $"seed {seed}, request {index}: {request.Method} {request.RequestUri}";
                var answer = await Host.SendAsync(request);
                seen[index] = (mutation.Route, answer.Status);
                ShouldBeOfTheContract(answer, RequestMutation.IsOfPages(mutation.Route), what);
            }
        );

        // Had everything been refused for one reason, nothing would have been tested.
        await cast.ShouldHaveLivedThroughItAsync(Host);
        seen.Where(it =>
                it.Status
                    is not (
                        HttpStatusCode.Unauthorized
                        or HttpStatusCode.Forbidden
                        or HttpStatusCode.MethodNotAllowed
                        or HttpStatusCode.UnsupportedMediaType
                    )
            )
            .Select(it => it.Route)
            .Distinct()
            .ShouldBe(Routes.All, ignoreOrder: true);
    }

    private static void ShouldBeOfTheContract(Answer answer, bool isOfPages, string what)
    {
        ((int)answer.Status).ShouldBeLessThan(500, $"{what}\n{answer.Text}");
        answer.Text.ShouldNotContain("   at ", Case.Sensitive, what);
        if (isOfPages && answer.ContentHeaders.ContentType?.MediaType is "text/html" or "text/css")
        {
            return; // tests of their own judge them
        }

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
            ErrorStatus
                .Of(OAuthErrors.All.Single(error => error.Code == (string)answer.Json["error"]!).Kind)
                .ShouldBe((int)answer.Status, what);
            return;
        }

        (answer.ContentHeaders.ContentType?.MediaType).ShouldBe("application/problem+json", $"{what}: {answer.Status}");
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
}
