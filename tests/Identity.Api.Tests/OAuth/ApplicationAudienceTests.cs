using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class ApplicationAudienceOnSqlite(SqliteHost fixture) : ApplicationAudienceTests(fixture), IClassFixture<SqliteHost>;

public sealed class ApplicationAudienceOnPostgreSql(PostgreSqlHost fixture)
    : ApplicationAudienceTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>For which services the tokens of people are that applications get.</summary>
public abstract class ApplicationAudienceTests(HostFixture fixture)
{
    private const string Orders = "https://orders.example.com";
    private const string Billing = "https://billing.example.com";

    private IdentityHost Host => fixture.Host;

    [Fact] // a service that looks at the role alone, and checks the audience, must not admit every application
    public async Task Unless_a_service_is_named_a_token_is_for_this_service_alone()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));

        var token = (string)(await application.SignInAsync(person)).Json["access_token"]!;

        AudiencesOf(token).ShouldBe([IdentityHost.Issuer]);
        var verifier = Host.Services.GetRequiredService<ITokenVerifier>();
        (await verifier.VerifyAsync(token, ["api"], default)).ShouldBeOfType<TokenVerdict.Invalid>();
        (await Host.GetAsync("/connect/userinfo", token)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task With_the_configured_audience_on_its_list_a_token_is_for_that()
    {
        var (application, person) = (await Application.CreateAsync(Host, audiences: ["api"]), await Person.SignUpAsync(Host));

        var token = (string)(await application.SignInAsync(person)).Json["access_token"]!;

        AudiencesOf(token).ShouldBe(["api"]);
        (await Host.GetAsync("/connect/userinfo", token)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact] // RFC 8707
    public async Task A_resource_narrows_the_sign_in_and_all_that_comes_of_it()
    {
        var (application, person) = (await Application.CreateAsync(Host, audiences: [Orders, Billing]), await Person.SignUpAsync(Host));
        var wide = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK).Json;
        AudiencesOf((string)wide["access_token"]!).ShouldBe([Orders, Billing, IdentityHost.Issuer]);

        var narrow = (await application.SignInAsync(person, "openid offline_access", ("resource", Orders)))
            .ShouldBe(HttpStatusCode.OK)
            .Json;

        AudiencesOf((string)narrow["access_token"]!).ShouldBe([Orders]);
        var refreshToken = (string)narrow["refresh_token"]!;
        ShouldRefuse(await application.RefreshAsync(refreshToken, ("resource", Billing)), "invalid_target");
        var next = (await application.RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.OK).Json;
        AudiencesOf((string)next["access_token"]!).ShouldBe([Orders]);
    }

    [Fact]
    public async Task Of_what_the_sign_in_is_for_each_token_may_be_for_less()
    {
        var (application, person) = (await Application.CreateAsync(Host, audiences: [Orders, Billing]), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid offline_access", ("resource", Orders));
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        ShouldRefuse(await application.RedeemAsync(code, asked, ("resource", Billing)), "invalid_target");
        (await application.RedeemAsync(code, asked, ("resource", Orders))).ShouldBe(HttpStatusCode.OK); // the code was not used up

        var wide = (string)(await application.SignInAsync(person)).Json["refresh_token"]!;
        var narrow = (await application.RefreshAsync(wide, ("resource", Billing))).ShouldBe(HttpStatusCode.OK).Json;
        AudiencesOf((string)narrow["access_token"]!).ShouldBe([Billing]);
        var again = (await application.RefreshAsync((string)narrow["refresh_token"]!)).ShouldBe(HttpStatusCode.OK).Json;
        AudiencesOf((string)again["access_token"]!).ShouldBe([Orders, Billing, IdentityHost.Issuer]);
    }

    [Fact]
    public async Task A_resource_that_is_not_on_the_list_is_refused_before_anybody_signs_in()
    {
        var application = await Application.CreateAsync(Host, audiences: [Orders]);

        var answer = Browser.AnswerIn(await new Browser(Host).GetAsync(application.Ask("openid", ("resource", Billing)).Path));

        answer["error"].ShouldBe("invalid_target");
    }

    private static IEnumerable<string> AudiencesOf(string token) => new JsonWebToken(token).Audiences;

    private static void ShouldRefuse(Answer answer, string error) =>
        ((string)answer.ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBe(error, answer.Text);
}
