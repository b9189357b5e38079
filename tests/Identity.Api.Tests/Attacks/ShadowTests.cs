using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// A shadow reads each token of the owner (a stolen backup that syncs, a script in the page) and repeats it within the window from a
/// device and network of its own. It gets the same successor each time, so it need never use a token that the owner has not used.
/// </summary>
public sealed class ShadowTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task After_three_rounds_the_owner_knows_and_can_end_it(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        for (var round = 1; round <= 5; round++)
        {
            scene.Pass(TimeSpan.FromMinutes(25));
            var refreshed = (await scene.Browser.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK).Data;
            scene.Pass(TimeSpan.FromMinutes(1));
            (await scene.Other.RefreshedAsync(token)).ShouldBe((string)refreshed["refreshToken"]!);
            token = (string)refreshed["refreshToken"]!;

            // Every round is counted and audited with both parties; the third one marks the session and mails the owner, once.
            var shown = await scene.SessionAsync((string)refreshed["accessToken"]!);
            ((int)shown["repeatedRefreshes"]!).ShouldBe(round);
            (shown["sharedAt"] is not null).ShouldBe(round >= 3);
            (await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated)).Count.ShouldBe(round);
            (await scene.AuditAsync(owner, AuditActions.SessionShared)).Count.ShouldBe(round >= 3 ? 1 : 0);
            (await scene.ToldAsync(owner)).ShouldBe(round >= 3 ? [MessageTemplate.SessionShared] : []);
        }

        var audited = (await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated))[0];
        audited.Address.ShouldBe(scene.Other.Address);
        audited.Detail.ShouldBe(
            $"generation 0, first from 192.0.2.0/24 by device {DeviceFingerprint.Of(scene.Browser.Device)}, "
                + $"then from 198.51.100.0/24 by device {DeviceFingerprint.Of(scene.Other.Device)}"
        );
        var mail = (await scene.First.MailsAboutAsync(owner.Email, "Your account is used from two places")).ShouldHaveSingleItem();
        mail.ShouldContain("192.0.2.0/24");
        mail.ShouldContain("198.51.100.0/24");
        mail.ShouldNotContain(scene.Other.Device); // nothing that a client says about itself

        // The owner signs in again and ends the session; the shadow has nothing left.
        var again = await owner.LogInAsync(scene.First);
        var sessions = (await scene.First.GetAsync("/sessions", again.AccessToken)).Data.AsArray();
        var session = sessions.Single(row => row!["sharedAt"] is not null)!;
        (await scene.First.DeleteAsync($"/sessions/{(string)session["id"]!}", again.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await scene.Other.RefreshAsync(token)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
    }

    [Theory] // an honest second tab comes first and is audited; that must not hide the shadow, who is the second to repeat
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_shadow_behind_the_owners_own_repetition_is_named_in_the_audit(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        for (var round = 1; round <= 2; round++)
        {
            var next = await scene.Browser.RefreshedAsync(token);
            foreach (var party in new[] { scene.Browser, scene.Other, scene.Other, scene.Browser })
            {
                scene.Pass(TimeSpan.FromSeconds(5));
                (await party.RefreshedAsync(token)).ShouldBe(next);
            }

            token = next;
            var audited = await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated);
            audited
                .Select(audit => audit.Address)
                .ShouldBe(Enumerable.Repeat(new[] { scene.Browser.Address, scene.Other.Address }, round).SelectMany(it => it));
            audited[^1]
                .Detail.ShouldBe(
                    $"generation {round - 1}, first from 192.0.2.0/24 by device {DeviceFingerprint.Of(scene.Browser.Device)}, "
                        + $"then from 198.51.100.0/24 by device {DeviceFingerprint.Of(scene.Other.Device)}"
                );
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Where_shared_sessions_end_the_third_round_is_the_last(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, ("Identity:Tokens:OnSharedSession", "End"));
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        for (var round = 0; round < 2; round++)
        {
            var next = await scene.Browser.RefreshedAsync(token);
            (await scene.Other.RefreshedAsync(token)).ShouldBe(next);
            token = next;
        }

        var last = (await scene.Browser.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK).Data;
        (await scene.Other.RefreshAsync(token)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");

        foreach (var party in new[] { scene.Browser, scene.Other })
        {
            (await party.RefreshAsync((string)last["refreshToken"]!)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        }

        await WithinASecond.UntilRefusedAsync(() => scene.First.GetAsync("/profile", (string)last["accessToken"]!));
        (await scene.AuditAsync(owner, AuditActions.SessionShared)).Count.ShouldBe(1);
        (await scene.AuditAsync(owner, AuditActions.SessionEnded)).ShouldHaveSingleItem().Detail.ShouldBe("Shared");
        (await scene.ToldAsync(owner)).ShouldBe([MessageTemplate.SessionSharedEnded]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Of_64_parallel_repetitions_one_is_audited_and_one_mail_is_sent(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        for (var round = 1; round <= 3; round++)
        {
            var next = await scene.Browser.RefreshedAsync(token);
            var shadows = new[] { scene.Other, scene.Other with { Host = scene.First } };

            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => shadows[index % 2].RefreshAsync(token)));

            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK && (string)answer.Data["refreshToken"]! == next);
            (await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated)).Count.ShouldBe(round);
            token = next;
        }

        (await scene.AuditAsync(owner, AuditActions.SessionShared)).Count.ShouldBe(1);
        (await scene.ToldAsync(owner)).Count.ShouldBe(1);
        var refreshed = (await scene.Browser.RefreshAsync(token)).ShouldBe(HttpStatusCode.OK).Data;
        ((int)(await scene.SessionAsync((string)refreshed["accessToken"]!))["repeatedRefreshes"]!).ShouldBeInRange(3, 3 * 64);
    }

    [Theory] // the shadow looks like the owner in one of the two: it is counted and audited, but nobody is accused
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_second_device_at_home_or_the_same_one_on_the_train_is_not_called_shared(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, ("Identity:Tokens:OnSharedSession", "End"));
        var owner = await scene.SignInAsync();
        var token = owner.RefreshToken;
        Visitor[] others = [scene.Browser with { Address = scene.Other.Address }, scene.Other with { Address = "192.0.2.200" }];
        for (var round = 0; round < 6; round++)
        {
            var next = await scene.Browser.RefreshedAsync(token);
            (await others[round % 2].RefreshedAsync(token)).ShouldBe(next);
            token = next;
        }

        (await scene.AuditAsync(owner, AuditActions.RefreshTokenRepeated)).Count.ShouldBe(6);
        (await scene.AuditAsync(owner, AuditActions.SessionShared)).ShouldBeEmpty();
        (await scene.ToldAsync(owner)).ShouldBeEmpty();
    }
}
