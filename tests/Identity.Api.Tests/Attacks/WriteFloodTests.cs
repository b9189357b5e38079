using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.OAuth;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Attacks;

/// <summary>
/// An attacker with a genuine token repeats one request as fast as possible, to wear the service down or to use up what the owner needs.
/// Each limit is also asked whom else it stops.
/// </summary>
public sealed class WriteFloodTests
{
    private static readonly (string, string) Limited = ("Identity:RateLimits:Enabled", "true");

    private static readonly (string, string)[] Narrow =
    [
        Limited,
        ("Identity:RateLimits:Write:Burst", "5"),
        ("Identity:RateLimits:Write:PerHour", "5"),
        ("Identity:RateLimits:EndSession:Burst", "5"),
        ("Identity:RateLimits:EndSession:PerHour", "5"),
        ("Identity:RateLimits:Client:Burst", "5"),
        ("Identity:RateLimits:Client:PerHour", "5"),
    ];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Ninety_repeated_refreshes_a_second_write_a_few_times_and_stop_nobody_else(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, Limited);
        var owner = await scene.SignInAsync();
        var successor = await scene.Browser.RefreshedAsync(owner.RefreshToken);
        await scene.Other.RefreshedAsync(owner.RefreshToken);
        var began = Stopwatch.GetTimestamp();

        var answers = await Task.WhenAll(Enumerable.Range(0, 90).Select(_ => scene.Other.RefreshAsync(owner.RefreshToken)));

        var seconds = (int)Stopwatch.GetElapsedTime(began).TotalSeconds;
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBeInRange(59, 60 + seconds);
        foreach (var answer in answers)
        {
            if (answer.Status is HttpStatusCode.OK)
            {
                ((string)answer.Data["refreshToken"]!).ShouldBe(successor);
            }
            else
            {
                answer.ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
                answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            }
        }

        var refreshed = (await scene.Browser.RefreshAsync(owner.RefreshToken)).ShouldBe(HttpStatusCode.OK).Data;
        ((string)refreshed["refreshToken"]!).ShouldBe(successor);
        var shown = await scene.SessionAsync((string)refreshed["accessToken"]!);
        ((int)shown["repeatedRefreshes"]!).ShouldBeInRange(2, 45); // each that runs beside the first write may write as well
    }

    [Theory] // security requirement 76
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Sixty_uploads_and_a_loop_of_exports_end_soon(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, Limited);
        var person = await Person.SignUpAsync(scene.First);
        List<Answer> uploads = [],
            exports = [];
        for (var request = 0; request < 60; request++)
        {
            var address = Behind.NewAddress();
            uploads.Add(await scene.First.SendFromAsync(address, HttpMethod.Put, "/profile/image", Picture(), person.AccessToken));
            exports.Add(await scene.First.SendFromAsync(address, HttpMethod.Get, "/profile/export", null, person.AccessToken));
        }

        uploads.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBeInRange(10, 12); // one a minute comes back
        uploads[^1].ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        exports.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBeInRange(5, 6);
        exports[^1].ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");

        // Neither the person's other sessions nor other people notice.
        foreach (
            var token in new[] { (await person.LogInAsync(scene.First)).AccessToken, (await Person.SignUpAsync(scene.First)).AccessToken }
        )
        {
            (await scene.First.PutAsync("/profile/image", Picture(), token)).ShouldBe(HttpStatusCode.OK);
            (await scene.First.GetAsync("/profile/export", token)).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_thief_with_a_stolen_session_cannot_use_up_what_its_owner_needs_to_end_it(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, Narrow);
        var stolen = await scene.SignInAsync();
        await ExhaustAsync(() => scene.Other.SendAsync(HttpMethod.Delete, "/profile/image", null, stolen.AccessToken));
        await ExhaustAsync(() => ChangePasswordAsync(scene.Other, stolen with { Password = "not the one" }, stolen.AccessToken));

        // The owner at home, with the very session that was stolen.
        (await scene.Browser.SendAsync(HttpMethod.Delete, "/sessions", null, stolen.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        // And with a session of their own.
        var own = await stolen.LogInAsync(scene.First);
        (await ChangePasswordAsync(scene.Browser, own, own.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        await WithinASecond.UntilRefusedAsync(() => scene.First.GetAsync("/profile", stolen.AccessToken));
        (await scene.Browser.PostAsync("/logout", null, own.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_thief_who_knows_the_password_uses_up_the_users_limit_and_is_thrown_out_all_the_same(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, Narrow);
        var owner = await scene.SignInAsync();
        for (var session = 0; session < 4; session++)
        {
            var opened = await owner.LogInAsync(scene.First);
            await ExhaustAsync(() =>
                scene.First.SendFromAsync(scene.Other.Address, HttpMethod.Delete, "/profile/image", null, opened.AccessToken)
            );
            await ExhaustAsync(() =>
                scene.First.SendFromAsync(scene.Other.Address, HttpMethod.Delete, "/sessions/0", null, opened.AccessToken)
            );
        }

        (await scene.Browser.SendAsync(HttpMethod.Delete, "/profile/image", null, owner.AccessToken)).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "RATE_LIMITED"
        );
        (await scene.Browser.SendAsync(HttpMethod.Delete, "/sessions", null, owner.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await ChangePasswordAsync(scene.Browser, owner, owner.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await scene.Browser.SendAsync(HttpMethod.Get, "/sessions", null, owner.AccessToken)).Data.AsArray().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_thief_of_a_clients_secret_does_not_keep_the_operator_from_disabling_the_client(DatabaseKind kind)
    {
        await using var scene = await Scene.SetAsync(kind, Narrow);
        var client = await ServiceClient.CreateAsync(scene.First, OwnScopes.Admin);
        var token = await client.TokenAsync(scene.First);
        await ExhaustAsync(() => scene.First.SendFromAsync(scene.Other.Address, HttpMethod.Post, "/admin/branches", new { }, token));

        var disabled = await scene.First.SendFromAsync(
            scene.Browser.Address,
            HttpMethod.Post,
            $"/admin/clients/{client.Id}/disable",
            null,
            token
        );

        disabled.ShouldBe(HttpStatusCode.NoContent);
        (await scene.First.SendFromAsync(scene.Other.Address, HttpMethod.Post, "/admin/branches", new { }, token)).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    private static ByteArrayContent Picture() =>
        new(PictureFile.Read("plain.png")) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

    private static Task<Answer> ChangePasswordAsync(Visitor visitor, Person person, string token) =>
        visitor.SendAsync(
            HttpMethod.Put,
            "/password",
            new { currentPassword = person.Password, newPassword = Person.NewPassword() },
            token
        );

    private static async Task ExhaustAsync(Func<Task<Answer>> ask)
    {
        for (var request = 0; request < 10; request++)
        {
            if ((await ask()) is { Status: HttpStatusCode.TooManyRequests, Codes: ["RATE_LIMITED"] })
            {
                return;
            }
        }

        throw new InvalidOperationException("No limit was reached.");
    }
}
