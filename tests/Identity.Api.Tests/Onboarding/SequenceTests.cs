using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Onboarding;

public sealed class SequenceOnSqlite(SqliteHost fixture) : SequenceTests(fixture), IClassFixture<SqliteHost>;

public sealed class SequenceOnPostgreSql(PostgreSqlHost fixture) : SequenceTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>The sequence of the reference document, from the invitation to the refreshed token.</summary>
public abstract class SequenceTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public Task An_invited_person_comes_in_through_the_gateway_paths() =>
        RunAsync(
            new Paths(
                "/branches/private/v1/individual",
                "/branches/public/v1/common/invites/check",
                "/branches/public/v1/common/agreements",
                "/branches/public/v1/individual/invites/accept",
                "/users/private/v1/limited/onboarding",
                "/users/private/v1/limited/token-exchange",
                "/users/private/v1/auth/me",
                "/users/public/v1/auth/refresh",
                "/users/public/v1/auth/signin",
                "/branches/private/v1/individual"
            )
        );

    [Fact]
    public Task An_invited_person_comes_in_through_the_short_paths() =>
        RunAsync(
            new Paths(
                "/invites",
                "/invites/check",
                "/agreements",
                "/invites/accept",
                "/onboarding",
                "/token-exchange",
                "/profile",
                "/refresh",
                "/login",
                "/individuals"
            )
        );

    [Fact] // as its diagram and its table of errors name them
    public Task An_invited_person_comes_in_through_the_abbreviated_paths() =>
        RunAsync(
            new Paths(
                "/invites",
                "/invites/check",
                "/agreements",
                "/invites/accept",
                "/onboarding",
                "/token-exchange",
                "/auth/me",
                "/auth/refresh",
                "/auth/signin",
                "/individuals"
            )
        );

    private async Task RunAsync(Paths paths)
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var (email, number) = (Person.NewEmail(), Newcomer.NewNumber());

        // The advisor invites; a mail carries the link.
        var invited = (
            await Host.PostAsync(
                paths.Invite,
                new
                {
                    email,
                    name = "Grace Hopper",
                    phoneNumber = number,
                },
                advisor.AccessToken
            )
        ).ShouldBe(HttpStatusCode.Created);
        ((string)invited.Data["status"]!).ShouldBe("pending");
        var mail = (await Host.MailsAsync(email)).ShouldHaveSingleItem();
        var invitation = Post.TokenIn(mail);
        Host.Watch.Add(invitation);

        // The app shows what the link is good for.
        var check = (await Host.GetAsync($"{paths.Check}?token={invitation}")).ShouldBe(HttpStatusCode.OK);
        ((string)check.Data["email"]!).ShouldBe(email);
        ((string)check.Data["name"]!).ShouldBe("Grace Hopper");
        ((string)check.Data["branch"]!).ShouldBe(advisor.BranchName);
        (await Host.GetAsync(paths.Agreements)).ShouldBe(HttpStatusCode.OK).Data.AsArray().ShouldBeEmpty();

        // POST /invites/accept → 403 + temporaryAccessToken
        var password = Person.NewPassword();
        var accepted = await Host.PostAsync(
            paths.Accept,
            new
            {
                token = invitation,
                password,
                confirmPassword = password,
            }
        );
        var temporary = Temporary.TokenOf(accepted, "phoneNumber");
        var claims = AccessTokenClaims.Of(temporary);
        claims["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["temporary"]);
        ((string)claims["scope"]!).ShouldBe("onboarding");
        ((string)claims["aud"]!).ShouldBe("onboarding");

        // Limited endpoints, with the temporary token and with nothing else.
        (await Host.GetAsync(paths.Profile, temporary)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        Fields((await Host.GetAsync(paths.Onboarding, temporary)).ShouldBe(HttpStatusCode.OK).Data).ShouldBe(["phoneNumber"]);
        var early = await Host.PutAsync(paths.Exchange, null, temporary);
        early.ShouldBe(HttpStatusCode.Forbidden, "ONBOARDING_INCOMPLETE");
        Fields(early.Json["meta"]!).ShouldBe(["phoneNumber"]);
        early.Json["data"].ShouldBeNull();
        (await Host.PostAsync($"{paths.Onboarding}/phone", new { phoneNumber = number }, temporary)).ShouldBe(HttpStatusCode.Accepted);
        var code = await Newcomer.CodeAsync(Host, number);
        (await Host.PostAsync($"{paths.Onboarding}/phone/verify", new { code }, temporary)).ShouldBe(HttpStatusCode.NoContent);
        Fields((await Host.GetAsync(paths.Onboarding, temporary)).ShouldBe(HttpStatusCode.OK).Data).ShouldBeEmpty();

        // PUT /token-exchange → accessToken + refreshToken
        var exchanged = (await Host.PutAsync(paths.Exchange, null, temporary)).ShouldBe(HttpStatusCode.OK);
        exchanged.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var tokens = exchanged.Data;
        AccessTokenClaims.Of((string)tokens["accessToken"]!)["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);

        // Any private endpoint, with the access token.
        var profile = (await Host.GetAsync(paths.Profile, (string)tokens["accessToken"]!)).ShouldBe(HttpStatusCode.OK).Data;
        ((string)profile["email"]!).ShouldBe(email);
        ((bool)profile["emailVerified"]!).ShouldBeTrue();
        ((string)profile["phoneNumber"]!).ShouldBe(number);
        ((bool)profile["phoneNumberVerified"]!).ShouldBeTrue();
        ((Guid)profile["branch"]!["id"]!).ShouldBe(advisor.BranchId);

        // The temporary token is spent, but for a repeated exchange until the session refreshes; from now on a login opens.
        (await Host.GetAsync(paths.Onboarding, temporary)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        ((string)(await Host.PutAsync(paths.Exchange, null, temporary)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!).ShouldBe(
            (string)tokens["refreshToken"]!
        );
        (await Host.PostAsync(paths.Refresh, new { refreshToken = (string)tokens["refreshToken"]! })).ShouldBe(HttpStatusCode.OK);
        (await Host.PutAsync(paths.Exchange, null, temporary)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (
            await Host.PostAsync(
                paths.SignIn,
                new
                {
                    login = email,
                    password,
                    roles = new[] { "individual" },
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        (
            await Host.PostAsync(
                paths.Accept,
                new
                {
                    token = invitation,
                    password,
                    confirmPassword = password,
                }
            )
        ).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");

        // The advisor sees who has come.
        var individual = (await Host.GetAsync($"{paths.Individuals}/{claims["sub"]}", advisor.AccessToken))
            .ShouldBe(HttpStatusCode.OK)
            .Data;
        ((string)individual["status"]!).ShouldBe("active");
        ((string)individual["onboarding"]![0]!["state"]!).ShouldBe("completed");
    }

    private static string[] Fields(JsonNode node) => [.. node["fields"]!.AsArray().Select(field => (string)field!)];

    private sealed record Paths(
        string Invite,
        string Check,
        string Agreements,
        string Accept,
        string Onboarding,
        string Exchange,
        string Profile,
        string Refresh,
        string SignIn,
        string Individuals
    );
}
