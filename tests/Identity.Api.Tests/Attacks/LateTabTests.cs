using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// Tabs of one browser share a cookie and refresh whenever they wake up. A tab that read the cookie before the others wrote it is late by
/// a moment, and honest. A token that comes late by more than that is the mark of a thief.
/// </summary>
public sealed class LateTabTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Three_tabs_stay_signed_in(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        scene.Pass(TimeSpan.FromMinutes(31));

        // The first tab exchanges r0, the second one finds r1 and exchanges it, the third one had read r0 before both.
        var one = await scene.Browser.RefreshedAsync(owner.RefreshToken);
        var two = await scene.Browser.RefreshedAsync(one);
        var late = (await (scene.Browser with { Host = scene.Second }).RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.OK).Data;

        ((string)late["refreshToken"]!).ShouldBe(two);
        (await scene.Second.GetAsync("/profile", (string)late["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        ((int)(await scene.SessionAsync((string)late["accessToken"]!))["repeatedRefreshes"]!).ShouldBe(1);
        (await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated)).ShouldHaveSingleItem().Detail!.ShouldStartWith("generation 1, ");

        // Whichever tab goes on, goes on with the same token.
        await scene.Browser.RefreshedAsync(two);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task After_the_leeway_a_late_token_ends_the_session(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var two = await scene.Browser.RefreshedAsync(await scene.Browser.RefreshedAsync(owner.RefreshToken));
        scene.Pass(TimeSpan.FromSeconds(10));

        (await scene.Other.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");

        (await scene.Browser.RefreshAsync(two)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await scene.AuditAsync(owner, AuditActions.RefreshTokenReused)).Count.ShouldBe(1);
    }

    [Theory] // the leeway is no second window for a thief who holds an old token
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task No_older_token_has_a_leeway(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        for (var time = 0; time < 3; time++)
        {
            token = await scene.Browser.RefreshedAsync(token);
        }

        (await scene.Other.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        (await scene.Browser.RefreshAsync(token)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Strict_rotation_has_no_leeway(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(
            kind,
            ("Identity:Tokens:RefreshRotation", "Strict"),
            ("Identity:Tokens:ReuseLeeway", "00:01:00")
        );
        var owner = await scene.SignInAsync();
        await scene.Browser.RefreshedAsync(await scene.Browser.RefreshedAsync(owner.RefreshToken));

        (await scene.Browser.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
    }
}
