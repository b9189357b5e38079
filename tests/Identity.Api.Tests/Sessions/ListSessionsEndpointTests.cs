using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class ListSessionsOnSqlite(SqliteHost fixture) : ListSessionsEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ListSessionsOnPostgreSql(PostgreSqlHost fixture) : ListSessionsEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ListSessionsEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/sessions")]
    [InlineData("/sessions/")]
    public async Task A_row_says_where_and_when_and_whether_it_is_the_one_that_asks(string path)
    {
        var person = await Person.SignUpAsync(Host);
        using var login = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new StringContent(
                $$"""{"email":"{{person.Email}}","password":"{{person.Password}}"}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        login.Headers.UserAgent.Add(new ProductInfoHeaderValue("Telescope", "2.0"));
        var other = (string)(await Host.SendAsync(login)).ShouldBe(HttpStatusCode.OK).Data["accessToken"]!;

        var answer = (await Host.GetAsync(path, person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var rows = answer.Data.AsArray().ToDictionary(row => (Guid)row!["id"]!, row => row!);
        rows.Keys.ShouldBe([AccessTokenClaims.SessionId(person.AccessToken), AccessTokenClaims.SessionId(other)], ignoreOrder: true);
        var mine = rows[AccessTokenClaims.SessionId(person.AccessToken)];
        ((bool)mine["current"]!).ShouldBeTrue();
        mine["device"].ShouldBeNull();
        var theirs = rows[AccessTokenClaims.SessionId(other)];
        ((bool)theirs["current"]!).ShouldBeFalse();
        ((string)theirs["device"]!).ShouldBe("Telescope/2.0");
        ((string)theirs["address"]!).ShouldBe("127.0.0.1");
        ((DateTimeOffset)theirs["expiresAt"]! - (DateTimeOffset)theirs["createdAt"]!).ShouldBe(TimeSpan.FromDays(180));
        ((DateTimeOffset)theirs["lastUsedAt"]!).ShouldBe((DateTimeOffset)theirs["createdAt"]!);
        ((int)theirs["repeatedRefreshes"]!).ShouldBe(0);
        theirs["sharedAt"].ShouldBeNull();
        (mine["createdAt"]!.GetValue<string>()).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
    }

    [Fact]
    public async Task A_refresh_shows_as_the_last_use()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromMinutes(5));
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);

        var row = (await Host.GetAsync("/sessions", person.AccessToken)).Data[0]!;

        ((DateTimeOffset)row["lastUsedAt"]! - (DateTimeOffset)row["createdAt"]!).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
    }

    [Fact] // anyone who refreshes with a stolen token shows here
    public async Task A_refresh_shows_from_where_beside_the_login_and_repetitions_are_counted()
    {
        var person = await Person.SignUpAsync(Host);
        (await RefreshAsync("Telescope/2.0")).ShouldBe(HttpStatusCode.OK);
        (await RefreshAsync("Thief/1.0")).ShouldBe(HttpStatusCode.OK);

        var row = (await Host.GetAsync("/sessions", person.AccessToken)).Data.AsArray().ShouldHaveSingleItem()!;

        row["device"].ShouldBeNull(); // signed up without saying
        ((string)row["lastDevice"]!).ShouldBe("Thief/1.0");
        ((string)row["address"]!).ShouldBe("127.0.0.1");
        ((string)row["lastAddress"]!).ShouldBe("127.0.0.1");
        ((int)row["repeatedRefreshes"]!).ShouldBe(1);

        (await RefreshAsync(null)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/sessions", person.AccessToken)).Data[0]!["lastDevice"].ShouldBeNull();

        async Task<Answer> RefreshAsync(string? device)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/refresh")
            {
                Content = JsonContent.Create(new { refreshToken = person.RefreshToken }),
            };
            if (device is not null)
            {
                request.Headers.UserAgent.ParseAdd(device);
            }

            return await Host.SendAsync(request);
        }
    }

    [Fact] // requirement 26: what can be refreshed no more is no session, whatever nobody has ended
    public async Task Idle_and_expired_sessions_are_not_in_the_list_nor_can_they_be_refreshed()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromDays(30));
        var fresh = await person.LogInAsync(Host);

        (await IdsAsync(fresh)).ShouldBe([AccessTokenClaims.SessionId(fresh.AccessToken)]);
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "REFRESH_TOKEN_EXPIRED"
        );

        var newest = fresh.RefreshToken;
        for (var month = 0; month < 6; month++)
        {
            Host.Clock.Advance(TimeSpan.FromDays(29));
            newest = (string)
                (await Host.PostAsync("/refresh", new { refreshToken = newest })).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;
        }

        Host.Clock.Advance(TimeSpan.FromDays(6)); // 180 in all
        (await Host.PostAsync("/refresh", new { refreshToken = newest })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_EXPIRED");
        var last = await person.LogInAsync(Host);
        (await IdsAsync(last)).ShouldBe([AccessTokenClaims.SessionId(last.AccessToken)]);

        async Task<IEnumerable<Guid>> IdsAsync(Person who) =>
            (await Host.GetAsync("/sessions", who.AccessToken)).ShouldBe(HttpStatusCode.OK).Data.AsArray().Select(row => (Guid)row!["id"]!);
    }

    [Fact]
    public async Task Other_people_and_ended_sessions_are_not_in_the_list()
    {
        var person = await Person.SignUpAsync(Host);
        await Person.SignUpAsync(Host);
        var ended = await person.LogInAsync(Host);
        (await Host.PostAsync("/logout", null, ended.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        var answer = await Host.GetAsync("/sessions", person.AccessToken);

        answer.Data.AsArray().Select(row => (Guid)row!["id"]!).ShouldBe([AccessTokenClaims.SessionId(person.AccessToken)]);
    }

    [Fact]
    public async Task Pages_are_as_long_as_asked_and_every_row_is_on_exactly_one()
    {
        var person = await Person.SignUpAsync(Host);
        for (var session = 0; session < 4; session++)
        {
            await person.LogInAsync(Host);
        }

        List<Guid> seen = [];
        foreach (var (number, expected, next) in new[] { (1, 2, "\"AAAAAg\""), (2, 2, "\"AAAAAw\""), (3, 1, "null"), (4, 0, "null") })
        {
            var page = (await Host.GetAsync($"/sessions?page[number]={number}&page%5Bsize%5D=2", person.AccessToken)).ShouldBe(
                HttpStatusCode.OK
            );
            page.Data.AsArray().Count.ShouldBe(expected);
            page.Json["meta"]!
                .ToJsonString()
                .ShouldBe($$"""{"totalRecord":5,"totalPage":3,"pageNumber":{{number}},"limit":2,"totalIsExact":true,"next":{{next}}}""");
            seen.AddRange(page.Data.AsArray().Select(row => (Guid)row!["id"]!));
        }

        seen.Count.ShouldBe(5);
        seen.ShouldBeUnique();
        (await Host.GetAsync("/sessions", person.AccessToken)).Json["meta"]!
            .ToJsonString()
            .ShouldBe("""{"totalRecord":5,"totalPage":1,"pageNumber":1,"limit":20,"totalIsExact":true,"next":null}""");
    }

    [Theory]
    [InlineData("page[size]=0", "page[size]")]
    [InlineData("page[size]=101", "page[size]")]
    [InlineData("page[size]=-1", "page[size]")]
    [InlineData("page[size]=", "page[size]")]
    [InlineData("page[size]=1&page[size]=2", "page[size]")]
    [InlineData("page[size]=2147483648", "page[size]")]
    [InlineData("page[number]=0", "page[number]")]
    [InlineData("page[number]=1.5", "page[number]")]
    [InlineData("page[number]=+1", "page[number]")]
    [InlineData("page[number]=1000001", "page[number]")]
    [InlineData("page[number]=one", "page[number]")]
    [InlineData("page[after]=", "page[after]")]
    [InlineData("page[after]=AAAAAA", "page[after]")]
    [InlineData("page[after]=AAAAAgA", "page[after]")]
    [InlineData("page[after]=f____w", "page[after]")]
    [InlineData("page[after]=AAAAAg&page[number]=2", "page[after]")]
    [InlineData("page[number]=%00", "page[number]")]
    [InlineData("page[number]='&page[size]=x", "page[number]", "page[size]")]
    public async Task A_page_that_cannot_be_is_refused(string query, params string[] sources)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.GetAsync($"/sessions?{query}", person.AccessToken);

        answer.ShouldBe(HttpStatusCode.BadRequest, [.. sources.Select(_ => "QUERY_INVALID")]);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(sources);
    }

    [Theory]
    [InlineData("page[number]=1000000&page[size]=100")]
    [InlineData("unknown=1&sort=id;DROP TABLE users")]
    public async Task Far_pages_are_empty_and_unknown_parameters_are_ignored(string query)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.GetAsync($"/sessions?{query}", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_shown() =>
        (await Host.GetAsync("/sessions")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
}
