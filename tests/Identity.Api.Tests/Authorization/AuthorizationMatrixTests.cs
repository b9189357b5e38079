using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.Tests.Authorization;

public sealed class AuthorizationMatrixOnSqlite(SqliteHost fixture) : AuthorizationMatrixTests(fixture), IClassFixture<SqliteHost>;

public sealed class AuthorizationMatrixOnPostgreSql(PostgreSqlHost fixture)
    : AuthorizationMatrixTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>Every route of the OpenAPI document with every kind of token, against one table (security requirements 11, 12, 65 and
/// 66).</summary>
public abstract class AuthorizationMatrixTests(HostFixture fixture)
{
    // The last one is of /gateway/authorize, which is asked here without an original request.
    private static readonly string[] Refusals =
    [
        "TOKEN_MISSING",
        "TOKEN_EXPIRED",
        "TOKEN_INVALID",
        "FORBIDDEN",
        "ORIGINAL_REQUEST_MISSING",
    ];

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Every_route_has_a_row_and_every_row_a_route() =>
        (await RoutesAsync()).ShouldBe(Opening.Table.Keys, ignoreOrder: true);

    [Fact]
    public async Task Every_token_opens_exactly_the_routes_of_the_table()
    {
        var cast = await CastAsync();
        List<string> deviations = [];
        foreach (var route in await RoutesAsync())
        {
            var (verb, path) = (route.Split(' ')[0], cast.Fill(route.Split(' ')[1]));
            foreach (var caller in Enum.GetValues<Caller>())
            {
                var token = await cast.Tokens[caller]();
                var answer = await Host.SendAsync(
                    new HttpMethod(verb),
                    path,
                    verb is "POST" or "PUT" && !path.EndsWith("/logout", StringComparison.Ordinal) ? "{}" : null,
                    token
                );
                var isOpen = !IsRefused(answer);
                if (isOpen != Opening.Table.GetValueOrDefault(route, []).Contains(caller))
                {
                    deviations.Add($"{route} {(isOpen ? "opened" : "refused")} for {caller}: {(int)answer.Status} {answer.Text}");
                }

                ((int)answer.Status).ShouldBeLessThan(500, $"{route} {caller} {answer.Text}");
            }
        }

        deviations.ShouldBeEmpty();
    }

    [Fact] // who may not ask at all does not learn what is wrong with the question
    public async Task An_advisor_without_a_branch_is_refused_before_query_and_body_are_judged()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Roles, Roles.Advisor));
        var login = await Host.PostAsync(
            "/login",
            new
            {
                email = person.Email,
                password = person.Password,
                roles = new[] { "advisor" },
            }
        );
        var token = (string)login.ShouldBe(HttpStatusCode.OK).Data["accessToken"]!;
        foreach (var route in Opening.Table.Where(row => row.Value.SequenceEqual([Caller.Advisor, Caller.AdvisorOfAnotherBranch])))
        {
            var (verb, path) = (route.Key.Split(' ')[0], route.Key.Split(' ')[1]);
            var answer = await Host.SendAsync(
                new HttpMethod(verb),
                $"{path.Replace("{id}", $"{person.Id}", StringComparison.Ordinal)}?page[size]=none",
                verb is "POST" ? "{}" : null,
                token
            );
            answer.ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        }
    }

    [Fact] // security requirement 67
    public async Task What_belongs_to_another_branch_is_absent()
    {
        var (mine, other) = (await Advisor.OfNewBranchAsync(Host), await Advisor.OfNewBranchAsync(Host));
        var invited = await mine.InviteAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, mine);
        foreach (
            var route in Opening.Table.Keys.Where(route =>
                Opening.Table[route].Contains(Caller.Advisor)
                && !Opening.Table[route].Contains(Caller.Individual)
                && route.Contains("{id}", StringComparison.Ordinal)
            )
        )
        {
            var (verb, path) = (route.Split(' ')[0], route.Split(' ')[1]);
            path = path.Replace(
                "{id}",
                path.StartsWith("/invites", StringComparison.Ordinal) ? invited.Id.ToString() : newcomer.Id.ToString(),
                StringComparison.Ordinal
            );
            var absent = path.StartsWith("/invites", StringComparison.Ordinal) ? "INVITE_NOT_FOUND" : "USER_NOT_FOUND";

            (await Host.SendAsync(new HttpMethod(verb), path, null, other.AccessToken)).ShouldBe(HttpStatusCode.NotFound, absent);
            ((int)(await Host.SendAsync(new HttpMethod(verb), path, null, mine.AccessToken)).Status).ShouldBeInRange(200, 299, route);
        }
    }

    /// <summary>401 or 403 for the token's sake: an endpoint behind it may answer with either for reasons of its own.</summary>
    private static bool IsRefused(Answer answer) =>
        answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        && answer.ContentHeaders.ContentType?.MediaType is "application/problem+json"
        && answer.Codes.Any(Refusals.Contains);

    private async Task<List<string>> RoutesAsync() =>
        [
            .. (await Host.GetAsync("/openapi.json")).ShouldBe(HttpStatusCode.OK).Json["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")),
        ];

    private async Task<Cast> CastAsync()
    {
        var (advisor, other) = (await Advisor.OfNewBranchAsync(Host), await Advisor.OfNewBranchAsync(Host));
        var individual = await Person.SignUpAsync(Host);
        var expired = (await individual.LogInAsync(Host)).AccessToken;
        Host.Clock.Advance(TimeSpan.FromMinutes(31));
        var revoked = await advisor.NewTokenAsync(Host);
        (await Host.PostAsync("/logout", null, revoked)).ShouldBe(HttpStatusCode.NoContent);
        var newcomer = await Newcomer.OfAsync(Host, await AgainAsync(advisor));
        var refreshToken = (await individual.LogInAsync(Host)).RefreshToken;
        // No client is without any scope; one that opens nothing here comes nearest to it.
        var services = await Task.WhenAll(
            new[] { ["unknown"], ["profile"], [OwnScopes.OnboardingReport], [OwnScopes.AdminRead], new[] { OwnScopes.Admin } }.Select(
                async scopes => await (await ServiceClient.CreateAsync(Host, scopes)).TokenAsync(Host)
            )
        );

        // Some routes end the session that asks, so people come with a new one each time.
        return new Cast(
            newcomer.Id,
            new Dictionary<Caller, Func<Task<string?>>>
            {
                [Caller.Nobody] = () => Task.FromResult<string?>(null),
                [Caller.Temporary] = async () => Temporary.TokenOf(await newcomer.LogInAsync(Host)),
                [Caller.Individual] = async () => (await individual.LogInAsync(Host)).AccessToken,
                [Caller.Advisor] = async () => await advisor.NewTokenAsync(Host),
                [Caller.AdvisorOfAnotherBranch] = async () => await other.NewTokenAsync(Host),
                [Caller.ServiceWithoutScope] = () => Task.FromResult<string?>(services[0]),
                [Caller.ServiceWithOtherScope] = () => Task.FromResult<string?>(services[1]),
                [Caller.Reporter] = () => Task.FromResult<string?>(services[2]),
                [Caller.AdminReader] = () => Task.FromResult<string?>(services[3]),
                [Caller.Operator] = () => Task.FromResult<string?>(services[4]),
                [Caller.Expired] = () => Task.FromResult<string?>(expired),
                [Caller.Revoked] = () => Task.FromResult<string?>(revoked),
                [Caller.RefreshToken] = () => Task.FromResult<string?>(refreshToken),
            }
        );
    }

    private async Task<Advisor> AgainAsync(Advisor advisor) => advisor with { AccessToken = await advisor.NewTokenAsync(Host) };

    /// <summary>Identifiers of someone absent: what a route does behind its door would change who may open the next.</summary>
    private sealed record Cast(Guid Newcomer, Dictionary<Caller, Func<Task<string?>>> Tokens)
    {
        private readonly string absent = Guid.CreateVersion7().ToString();

        public string Fill(string path) =>
            path.Replace("{id}", absent, StringComparison.Ordinal)
                .Replace("{kid}", "nobody", StringComparison.Ordinal)
                .Replace("{userId}", Newcomer.ToString(), StringComparison.Ordinal)
                .Replace("{name}", "phoneNumber", StringComparison.Ordinal);
    }
}
