using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class ClientRefreshOnSqlite(SqliteHost fixture) : ClientRefreshTests(fixture), IClassFixture<SqliteHost>;

public sealed class ClientRefreshOnPostgreSql(PostgreSqlHost fixture) : ClientRefreshTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ClientRefreshTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_refresh_gives_the_next_tokens_of_the_same_session()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var first = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK).Json;

        var next = (await application.RefreshAsync((string)first["refresh_token"]!)).ShouldBe(HttpStatusCode.OK).Json;

        ((string)next["scope"]!).ShouldBe("openid offline_access orders.read");
        ((string)next["refresh_token"]!).ShouldNotBe((string)first["refresh_token"]!);
        SessionOf(next).ShouldBe(SessionOf(first));
        new JsonWebToken((string)next["id_token"]!).GetClaim("sid").Value.ShouldBe(SessionOf(first));
        var less = (await application.RefreshAsync((string)next["refresh_token"]!, ("scope", "orders.read"))).ShouldBe(HttpStatusCode.OK);
        ((string)less.Json["scope"]!).ShouldBe("orders.read");
        await ShouldRefuseAsync(
            application.RefreshAsync((string)next["refresh_token"]!, ("scope", "orders.read profile")),
            "invalid_scope"
        );
    }

    [Fact] // security requirement 24
    public async Task A_token_of_another_client_is_unknown_and_harms_nobody()
    {
        var (application, other) = (await Application.CreateAsync(Host), await Application.CreateAsync(Host, isPublic: true));
        var person = await Person.SignUpAsync(Host);
        var token = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;

        await ShouldRefuseAsync(other.RefreshAsync(token));
        (await Host.PostAsync("/refresh", new { refreshToken = token })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID");
        await ShouldRefuseAsync(application.RefreshAsync(person.RefreshToken));
        await ShouldRefuseAsync(application.RefreshAsync("forged"));

        (await application.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // RFC 9700 section 4.14.2
    public async Task A_public_client_rotates_from_the_first_exchange_on()
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var first = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;
        var second = (string)(await application.RefreshAsync(first)).ShouldBe(HttpStatusCode.OK).Json["refresh_token"]!;

        Host.Clock.Advance(TimeSpan.FromSeconds(11));

        await ShouldRefuseAsync(application.RefreshAsync(first));
        await ShouldRefuseAsync(application.RefreshAsync(second)); // the session is over
    }

    [Fact]
    public async Task Of_64_refreshes_of_one_token_all_get_the_same_successor()
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var token = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => application.RefreshAsync(token)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Select(answer => (string)answer.Json["refresh_token"]!).Distinct().ShouldHaveSingleItem();
    }

    [Fact] // security requirement 25
    public async Task A_scope_that_the_client_has_lost_is_gone_with_the_next_token()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var token = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;
        await using (var db = await Host.Services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync())
        {
            await db.Clients.Where(it => it.Id == application.Id).ExecuteUpdateAsync(it => it.SetProperty(row => row.Scopes, ["openid"]));
        }

        var next = (await application.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK);

        ((string)next.Json["scope"]!).ShouldBe("openid offline_access");
    }

    [Fact]
    public async Task The_session_is_listed_and_ended_like_any_other()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).Json;
        var listed = (await Host.GetAsync("/sessions", person.AccessToken)).Json["data"]!.AsArray();
        var row = listed.Single(session => (string)session!["id"]! == SessionOf(tokens))!;
        ((string)row["application"]!).ShouldBe("Test application");
        listed.Count(session => session!["application"] is null).ShouldBe(listed.Count - 1); // those of our own frontends

        (await Host.DeleteAsync($"/sessions/{SessionOf(tokens)}", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldRefuseAsync(application.RefreshAsync((string)tokens["refresh_token"]!));
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_refresh_token_and_without_openid_no_id_token()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));

        var tokens = (await application.SignInAsync(person, "orders.read")).ShouldBe(HttpStatusCode.OK);

        tokens.Json.AsObject().Select(member => member.Key).ShouldBe(["access_token", "token_type", "expires_in", "scope"]);
    }

    [Fact]
    public async Task The_token_of_an_application_opens_no_route_of_the_account_unless_it_may_have_the_account()
    {
        var person = await Person.SignUpAsync(Host);
        var stranger = await Application.CreateAsync(Host, audiences: ["api"]);
        var own = await Application.CreateAsync(Host, scopes: ["openid", "identity.account"]);

        var refused = (string)(await stranger.SignInAsync(person)).Json["access_token"]!;
        var admitted = (string)(await own.SignInAsync(person, "openid identity.account")).Json["access_token"]!;

        (await Host.GetAsync("/profile", refused)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await Host.GetAsync("/profile", admitted)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_scope_for_accounts_opens_nothing_that_only_advisors_can_do()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var person = new Person(advisor.Email, advisor.Password, advisor.Id, advisor.AccessToken, "");
        var application = await Application.CreateAsync(Host, scopes: ["openid", "identity.account", "identity.branch"]);

        var account = (string)(await application.SignInAsync(person, "openid identity.account")).Json["access_token"]!;
        var branch = (string)(await application.SignInAsync(person, "openid identity.branch")).Json["access_token"]!;

        (await Host.GetAsync("/profile", account)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/invites", account)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await Host.GetAsync("/invites", branch)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", branch)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await PassesAsync("/branches/private/v1/individual", account)).ShouldBe(HttpStatusCode.Forbidden);
        (await PassesAsync("/branches/private/v1/individual", branch)).ShouldBe(HttpStatusCode.OK);
        (await PassesAsync("/users/private/v1/auth/me", account)).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> PassesAsync(string path, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize");
            request.Headers.Add("X-Original-URI", path);
            request.Headers.Authorization = new("Bearer", token);
            return (await Host.SendAsync(request)).Status;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_asks_for_less_once_keeps_its_session(bool isPublic)
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic), await Person.SignUpAsync(Host));
        var first = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK).Json;

        var less = (await application.RefreshAsync((string)first["refresh_token"]!, ("scope", "openid"))).ShouldBe(HttpStatusCode.OK).Json;

        ((string)less["scope"]!).ShouldBe("openid");
        Host.Clock.Advance(TimeSpan.FromMinutes(10)); // the first token is retired
        var all = (await application.RefreshAsync((string)less["refresh_token"]!)).ShouldBe(HttpStatusCode.OK).Json;
        ((string)all["scope"]!).ShouldBe("openid offline_access orders.read");
    }

    [Fact]
    public async Task A_scope_that_is_refused_does_not_use_the_token_up()
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var token = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;

        await ShouldRefuseAsync(application.RefreshAsync(token, ("scope", "misspelt")), "invalid_scope");
        Host.Clock.Advance(TimeSpan.FromMinutes(1));

        (await application.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK);
    }

    private static string SessionOf(System.Text.Json.Nodes.JsonNode tokens) =>
        new JsonWebToken((string)tokens["access_token"]!).GetClaim("sid").Value;

    private static async Task ShouldRefuseAsync(Task<Answer> asked, string error = "invalid_grant")
    {
        var answer = await asked;
        answer.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer.Json["error"]!).ShouldBe(error, answer.Text);
    }
}
