using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// A thief has copied the token of a login and knows that this client never sends another one. He repeats it until it has expired, hoping
/// that an expired token is only told that it expired, and then goes on alone with its successor.
/// </summary>
public sealed class WaitingThiefTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_owner_of_an_expired_token_ends_what_the_thief_goes_on_with(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();

        // The thief repeats token 0, as the owner does, and keeps the successor for later.
        var stolen = await scene.Other.RefreshedAsync(owner.RefreshToken);
        for (var day = 0; day < 29; day++)
        {
            scene.Pass(TimeSpan.FromDays(1));
            (await scene.Browser.RefreshedAsync(owner.RefreshToken)).ShouldBe(stolen);
            (await scene.Other.RefreshedAsync(owner.RefreshToken)).ShouldBe(stolen);
        }

        // Token 1 is as old as its first exchange: the thief uses it in time, and token 0 expires.
        scene.Pass(TimeSpan.FromHours(23));
        var second = await scene.Other.RefreshedAsync(stolen);
        scene.Pass(TimeSpan.FromHours(2));
        var onward = (await scene.Other.RefreshAsync(second)).ShouldBe(HttpStatusCode.OK).Data;
        var (accessToken, refreshToken) = ((string)onward["accessToken"]!, (string)onward["refreshToken"]!);
        (await scene.Second.GetAsync("/profile", accessToken)).ShouldBe(HttpStatusCode.OK);

        // The owner comes back with a token that has expired, and that is enough.
        (await scene.Browser.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");

        (await scene.Other.RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        await WithinASecond.UntilRefusedAsync(() => scene.Second.GetAsync("/profile", accessToken));
        (await scene.AuditAsync(owner, AuditActions.RefreshTokenReused)).ShouldHaveSingleItem().Detail.ShouldBe("generation 0");
    }

    [Theory] // the thief hopes that an expired token is only called expired while the leeway for late tabs runs
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_leeway_does_not_hide_a_reuse_by_an_expired_token(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, ("Identity:Tokens:RefreshTokenLifetime", "00:00:20"));
        var owner = await scene.SignInAsync();
        var stolen = await scene.Browser.RefreshedAsync(owner.RefreshToken);
        scene.Pass(TimeSpan.FromSeconds(14));
        var onward = await scene.Other.RefreshedAsync(stolen);
        scene.Pass(TimeSpan.FromSeconds(8));

        (await scene.Browser.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");

        (await scene.Other.RefreshAsync(onward)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await scene.AuditAsync(owner, AuditActions.RefreshTokenReused)).ShouldHaveSingleItem().Detail.ShouldBe("generation 0");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task An_owner_who_was_away_for_too_long_is_no_thief(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var next = await scene.Browser.RefreshedAsync(owner.RefreshToken);
        scene.Pass(TimeSpan.FromDays(31));

        foreach (var token in new[] { owner.RefreshToken, next, owner.RefreshToken })
        {
            (await scene.Browser.RefreshAsync(token)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_EXPIRED");
        }

        (await scene.AuditAsync(owner, AuditActions.RefreshTokenReused)).ShouldBeEmpty();
    }
}
