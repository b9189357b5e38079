using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class TokenExchangeOnSqlite(SqliteHost fixture) : TokenExchangeTests(fixture), IClassFixture<SqliteHost>;

public sealed class TokenExchangeOnPostgreSql(PostgreSqlHost fixture) : TokenExchangeTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>RFC 8693: a service that was called for a person calls the next one for that person (security requirement 56).</summary>
public abstract class TokenExchangeTests(HostFixture fixture)
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_service_gets_a_token_for_the_person_that_names_who_acts_and_can_do_no_more()
    {
        var (service, person) = (await ServiceAsync(["accounts", "kyc", "reports"], "api", "billing"), await Person.SignUpAsync(Host));

        var answer = (await ExchangeAsync(service, person.AccessToken, ("audience", "billing"))).ShouldBe(HttpStatusCode.OK).Json;

        answer.AsObject().Select(member => member.Key).ShouldBe(["access_token", "token_type", "expires_in", "scope", "issued_token_type"]);
        ((string)answer["issued_token_type"]!).ShouldBe(AccessToken);
        ((string)answer["scope"]!).ShouldBe("accounts kyc"); // what both have
        var (before, after) = (new JsonWebToken(person.AccessToken), new JsonWebToken((string)answer["access_token"]!));
        foreach (var same in (string[])["sub", "sid", "auth_time", "iss"])
        {
            after.GetClaim(same).Value.ShouldBe(before.GetClaim(same).Value);
        }

        after.Typ.ShouldBe("at+jwt");
        after.Audiences.ShouldBe(["billing"]);
        after.GetClaim("client_id").Value.ShouldBe(service.Id);
        after.GetPayloadValue<string[]>("roles").ShouldBe(["individual"]);
        after.GetClaim("act").Value.ShouldBe($$"""{"sub":"{{service.Id}}"}""");
        after.ValidTo.ShouldBeLessThanOrEqualTo(before.ValidTo);
        (await Host.GetAsync("/profile", (string)answer["access_token"]!)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task It_lives_no_longer_than_the_first_and_ends_with_the_same_session()
    {
        var (service, person) = (await ServiceAsync(["accounts"], "api"), await Person.SignUpAsync(Host));
        Host.Clock.Advance(TimeSpan.FromMinutes(20));

        var answer = (await ExchangeAsync(service, person.AccessToken)).ShouldBe(HttpStatusCode.OK).Json;

        ((int)answer["expires_in"]!).ShouldBeInRange(590, 600);
        var verifier = Host.Services.GetRequiredService<ITokenVerifier>();
        var token = (string)answer["access_token"]!;
        (await verifier.VerifyAsync(token, default)).ShouldBeOfType<TokenVerdict.Valid>().Token.Actors.ShouldBe([service.Id]);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await verifier.VerifyAsync(token, default)).ShouldBeOfType<TokenVerdict.Revoked>();
    }

    [Fact]
    public async Task A_service_revokes_what_it_has_exchanged_and_not_the_session_of_the_person()
    {
        var (service, person) = (await ServiceAsync(["accounts"], "api"), await Person.SignUpAsync(Host));
        var token = (string)(await ExchangeAsync(service, person.AccessToken)).Json["access_token"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/revoke")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        request.Headers.Authorization = service.Basic();

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.OK);

        var verifier = Host.Services.GetRequiredService<ITokenVerifier>();
        (await verifier.VerifyAsync(token, default)).ShouldBeOfType<TokenVerdict.Revoked>();
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // RFC 8693 section 4.1
    public async Task The_next_service_adds_itself_to_the_chain_and_a_circle_ends()
    {
        var (first, second) = (await ServiceAsync(["accounts"], "api", "second"), await ServiceAsync(["accounts"], "second", "api"));
        var person = await Person.SignUpAsync(Host);
        var token = person.AccessToken;
        for (var hop = 0; hop < 5; hop++)
        {
            var (service, target) = hop % 2 == 0 ? (first, "second") : (second, "api");
            token = (string)(await ExchangeAsync(service, token, ("audience", target))).ShouldBe(HttpStatusCode.OK).Json["access_token"]!;
        }

        new JsonWebToken(token).GetClaim("act").Value.ShouldStartWith($$"""{"sub":"{{first.Id}}","act":{"sub":"{{second.Id}}","act":""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/introspect")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        request.Headers.Authorization = second.Basic();
        var known = (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.OK).Json;
        ((string)known["act"]!["sub"]!).ShouldBe(first.Id);
        ((string)known["act"]!["act"]!["sub"]!).ShouldBe(second.Id);
        ShouldRefuse(await ExchangeAsync(second, token, ("audience", "api")), "invalid_request");
    }

    [Theory]
    [InlineData("logged out")]
    [InlineData("disabled")]
    [InlineData("expired")]
    [InlineData("for another service")]
    [InlineData("of a service")]
    [InlineData("refresh token")]
    [InlineData("id token")]
    [InlineData("temporary")]
    [InlineData("foreign")]
    [InlineData("no token")]
    public async Task A_token_that_is_not_good_for_this_client_is_refused(string kind)
    {
        var (service, person) = (await ServiceAsync(["accounts", "openid"], "api"), await Person.SignUpAsync(Host));
        var token = person.AccessToken;
        switch (kind)
        {
            case "logged out":
                (await Host.PostAsync("/logout", null, token)).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "disabled":
                var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
                (await Host.PostAsync($"/admin/users/{person.Id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "expired":
                Host.Clock.Advance(TimeSpan.FromMinutes(30));
                break;
            case "for another service":
                service = await ServiceAsync(["accounts"], "billing");
                break;
            case "of a service":
                token = await ServiceClient.TokenOfNewAsync(Host, "accounts");
                break;
            case "refresh token":
                token = person.RefreshToken;
                break;
            case "id token":
                token = (string)(await (await Application.CreateAsync(Host)).SignInAsync(person)).Json["id_token"]!;
                break;
            case "temporary":
                token = (await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host))).Token;
                break;
            case "foreign":
                await using (var other = await IdentityHost.StartAsync(Identity.Testing.Databases.DatabaseKind.Sqlite))
                {
                    token = (await Person.SignUpAsync(other)).AccessToken;
                }

                break;
            default:
                token = "x";
                break;
        }

        ShouldRefuse(await ExchangeAsync(service, token), "invalid_request");
    }

    [Fact]
    public async Task Nothing_is_granted_that_the_client_may_not_have_or_the_token_has_not()
    {
        var (service, person) = (await ServiceAsync(["accounts", "reports"], "api"), await Person.SignUpAsync(Host));

        ShouldRefuse(await ExchangeAsync(service, person.AccessToken, ("audience", "billing")), "invalid_target");
        ShouldRefuse(await ExchangeAsync(service, person.AccessToken, ("resource", "https://billing.example.com")), "invalid_target");
        ShouldRefuse(await ExchangeAsync(service, person.AccessToken, ("scope", "reports")), "invalid_scope"); // not the token's
        ShouldRefuse(await ExchangeAsync(service, person.AccessToken, ("scope", "kyc")), "invalid_scope"); // not the client's
        ShouldRefuse(await ExchangeAsync(await ServiceAsync(["reports"], "api"), person.AccessToken), "invalid_scope");
        ShouldRefuse(
            await ExchangeAsync(service, person.AccessToken, ("actor_token", person.AccessToken), ("actor_token_type", AccessToken)),
            "invalid_request"
        );
        ShouldRefuse(await ExchangeAsync(service, person.AccessToken, ("requested_token_type", "urn:x")), "invalid_request");
        ShouldRefuse(
            await service.RequestAsync(Host, ("grant_type", GrantTypes.TokenExchange), ("subject_token", person.AccessToken)),
            "invalid_request"
        );
        ShouldRefuse(
            await ExchangeAsync(await ServiceClient.CreateAsync(Host, ["accounts"], ["api"]), person.AccessToken),
            "unauthorized_client"
        );
    }

    [Fact]
    public async Task What_the_account_has_lost_is_gone_with_the_exchange()
    {
        var (service, advisor) = (await ServiceAsync(["branches"], "api"), await Advisor.OfNewBranchAsync(Host));
        (await ExchangeAsync(service, advisor.AccessToken)).ShouldBe(HttpStatusCode.OK);

        await Host.ChangeAsync(
            new Person(advisor.Email, advisor.Password, advisor.Id, advisor.AccessToken, ""),
            user => user.SetProperty(it => it.Roles, Roles.Individual)
        );

        ShouldRefuse(await ExchangeAsync(service, advisor.AccessToken), "invalid_request");
    }

    [Fact] // contract of the temporary token: no secret, exactly one session
    public async Task A_temporary_token_that_is_ready_opens_one_session_and_one_that_is_not_stays_good()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        ShouldRefuse(await ExchangeAsync(newcomer.Token), "invalid_grant");
        await newcomer.ProvePhoneAsync(Host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => ExchangeAsync(newcomer.Token)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        var refreshToken = answers.Select(answer => (string)answer.Json["refresh_token"]!).Distinct().ShouldHaveSingleItem();
        var access = (string)answers[0].Json["access_token"]!;
        (await Host.GetAsync("/profile", access)).ShouldBe(HttpStatusCode.OK);
        ((string)answers[0].Json["scope"]!).ShouldBe("profile accounts notifications kyc");
        (await Host.PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK);
        ShouldRefuse(await ExchangeAsync(newcomer.Token), "invalid_grant"); // the answer has arrived
        ShouldRefuse(await ExchangeAsync(access), "invalid_request");
    }

    private Task<ServiceClient> ServiceAsync(string[] scopes, params string[] audiences) =>
        ServiceClient.CreateAsync(Host, scopes, audiences, GrantTypes.ClientCredentials, GrantTypes.TokenExchange);

    private Task<Answer> ExchangeAsync(ServiceClient service, string token, params (string Name, string Value)[] more) =>
        ServiceClient.RequestAsync(
            Host,
            service.Basic(),
            [("grant_type", GrantTypes.TokenExchange), ("subject_token", token), ("subject_token_type", AccessToken), .. more]
        );

    private Task<Answer> ExchangeAsync(string temporary) =>
        ServiceClient.RequestAsync(
            Host,
            null,
            ("grant_type", GrantTypes.TokenExchange),
            ("client_id", "first-party"),
            ("subject_token", temporary),
            ("subject_token_type", AccessToken)
        );

    private static void ShouldRefuse(Answer answer, string error) =>
        ((string)answer.ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBe(error, answer.Text);
}
