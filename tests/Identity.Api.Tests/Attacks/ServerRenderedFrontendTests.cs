using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// No attack, though it looks like the shadow: a frontend renders on its server and goes on in the browser. Both hold the cookie with the
/// refresh token, both find the access token expired at the same moment, and both refresh. Nobody may be logged out by that.
/// </summary>
public sealed class ServerRenderedFrontendTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_frontend_that_refreshes_on_its_server_and_in_the_browser_stays_signed_in(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var person = await scene.SignInAsync();
        var server = scene.Other with { Device = "node" };
        var cookie = person.RefreshToken;
        var accessToken = person.AccessToken;
        for (var page = 0; page < 40; page++)
        {
            scene.Pass(TimeSpan.FromMinutes(31));
            (await server.SendAsync(HttpMethod.Get, "/profile", token: accessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");

            // Both at once, now one first and now the other; the cookie ends up with whichever answer came last: they are the same.
            var (first, then) = page % 2 == 0 ? (server, scene.Browser) : (scene.Browser, server);
            var answers = await Task.WhenAll(first.RefreshAsync(cookie), then.RefreshAsync(cookie));
            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
            cookie = answers.Select(answer => (string)answer.Data["refreshToken"]!).Distinct().ShouldHaveSingleItem();
            foreach (var answer in answers)
            {
                accessToken = (string)answer.Data["accessToken"]!;
                (await scene.Second.GetAsync("/profile", accessToken)).ShouldBe(HttpStatusCode.OK);
            }
        }

        // It is honest, and nobody can know: the owner was told once, in 40 pages.
        (await scene.SessionAsync(accessToken))["sharedAt"]
            .ShouldNotBeNull();
        (await scene.ToldAsync(person)).ShouldBe([MessageTemplate.SessionShared]);
        (await scene.AuditAsync(person, AuditActions.SessionShared)).Count.ShouldBe(1);
        (await scene.AuditAsync(person, AuditActions.RefreshTokenRepeated)).Count.ShouldBe(40);
        (await scene.AuditAsync(person, AuditActions.SessionEnded)).ShouldBeEmpty();
        (await scene.AuditAsync(person, AuditActions.RefreshTokenReused)).ShouldBeEmpty();
    }
}
