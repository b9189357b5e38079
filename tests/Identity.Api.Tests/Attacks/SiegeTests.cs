using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

public sealed class SiegesOnSqlite() : SiegeTests(DatabaseKind.Sqlite);

public sealed class SiegesOnPostgreSql() : SiegeTests(DatabaseKind.PostgreSql);

/// <summary>For a whole day strangers keep the sign-in of an account locked and ask for its resets. The owner has no cookie, and gets
/// in.</summary>
public abstract class SiegeTests(DatabaseKind kind)
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(15); // the longest delay between two guesses
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private int guesses;

    [Fact] // security requirement 35
    public async Task The_owner_signs_in_within_minutes_at_any_time_and_keeps_the_password()
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await AddressMail.ProvenPersonAsync(scene.First);
        for (var round = 0; round < 24 * 4; round++)
        {
            await AttackAsync(scene, owner, asks: round % 4 == 0 ? 3 : 0);
            if (round % 24 == 20)
            {
                await SignInByMailAsync(scene, owner);
            }

            scene.Pass(Round);
        }

        guesses.ShouldBeInRange(90, FailureDelays.HardStop); // they tried, and mails bought them no guess
        await SignInByMailAsync(scene, owner); // past the hard stop, too
        (await CodesAsync(scene, owner)).ShouldBeInRange(OneTimeSecret.MailsPerDay, OneTimeSecret.MailsPerDay + 1); // the next a day after the fifth
    }

    [Fact]
    public async Task A_mailed_link_lets_one_right_password_through_and_nothing_else()
    {
        await using var scene = await Scene.SetAsync(kind);
        var (owner, other) = (await AddressMail.ProvenPersonAsync(scene.First), await AddressMail.ProvenPersonAsync(scene.First));
        await scene.Second.ExhaustAsync(owner.Email);
        var link = await AskAsync(scene, owner);

        (await LogInAsync(scene, owner with { Password = "not the one" }, link.Token)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await LogInAsync(scene, other, link.Token)).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_INVALID");
        (await LogInAsync(scene, owner, new string('A', 44))).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_INVALID");
        (await LogInAsync(scene, owner)).ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LogInAsync(scene, owner, link.Token))); // five are free
        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
        answers
            .Where(answer => answer.Status is not HttpStatusCode.OK)
            .ShouldAllBe(answer => answer.Text.Contains("RESET_TOKEN_USED", StringComparison.Ordinal));
        (await link.FollowAsync(scene.First, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_USED");
        (await LogInAsync(scene, owner)).ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED"); // strangers got nothing of it
    }

    [Fact]
    public async Task Who_guesses_with_a_mailed_link_is_slowed_like_everybody()
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await AddressMail.ProvenPersonAsync(scene.First);
        var link = await AskAsync(scene, owner);
        for (var free = 0; free < FailureDelays.Free; free++)
        {
            (await LogInAsync(scene, owner with { Password = "not the one" }, link.Token)).ShouldBe(
                HttpStatusCode.Unauthorized,
                "INVALID_CREDENTIALS"
            );
        }

        (await LogInAsync(scene, owner with { Password = "not the one" }, link.Token)).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "LOGIN_THROTTLED"
        );
    }

    /// <summary>All the guesses that strangers have left, then many requests for resets, each from another IP address.</summary>
    private async Task AttackAsync(Scene scene, Person owner, int asks = 3)
    {
        while (
            (await FromAnywhereAsync(scene, "/login", new { email = owner.Email, password = "not the one" })).Status
            is HttpStatusCode.Unauthorized
        )
        {
            guesses++;
        }

        for (var ask = 0; ask < asks; ask++)
        {
            (await FromAnywhereAsync(scene, "/password/forgot", new { email = owner.Email })).ShouldBe(HttpStatusCode.Accepted);
        }

        if (asks > 0)
        {
            await NewestAsync(scene, owner); // before time passes: a mail that waits for longer than its link lives is not sent
        }
    }

    private async Task SignInByMailAsync(Scene scene, Person owner)
    {
        (await LogInAsync(scene, owner)).ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");
        var began = scene.First.Clock.GetUtcNow();
        var link = await AskAsync(scene, owner);
        scene.Pass(TimeSpan.FromMinutes(1)); // the owner reads mail
        await AttackAsync(scene, owner);

        (await LogInAsync(scene, owner, link.Token)).ShouldBe(HttpStatusCode.OK);
        (scene.First.Clock.GetUtcNow() - began).ShouldBeLessThan(Soon);
    }

    /// <summary>The newest mail in the mailbox, no matter who asked for it.</summary>
    private static async Task<MailedReset> AskAsync(Scene scene, Person owner)
    {
        (await scene.Browser.PostAsync("/password/forgot", new { email = owner.Email })).ShouldBe(HttpStatusCode.Accepted);
        return await NewestAsync(scene, owner);
    }

    private static async Task<MailedReset> NewestAsync(Scene scene, Person owner)
    {
        await MailedReset.SettledAsync(scene.First);
        await using var db = await scene.First.OpenStoreAsync();
        var mails = await db.Outbox.CountAsync(mail =>
            mail.Recipient == owner.Email && mail.Template.StartsWith(MessageTemplate.PasswordReset)
        );
        return await MailedReset.InMailAsync(scene.First, owner.Email, mails);
    }

    private static Task<Answer> LogInAsync(Scene scene, Person owner, string? resetToken = null) =>
        scene.Browser.PostAsync(
            "/login",
            new
            {
                email = owner.Email,
                password = owner.Password,
                resetToken,
            }
        );

    private static Task<Answer> FromAnywhereAsync(Scene scene, string path, object body) =>
        scene.Second.SendFromAsync(Behind.NewAddress(), HttpMethod.Post, path, body);

    private static async Task<int> CodesAsync(Scene scene, Person owner)
    {
        await using var db = await scene.First.OpenStoreAsync();
        return await db.Outbox.CountAsync(mail => mail.Recipient == owner.Email && mail.Template == MessageTemplate.PasswordReset);
    }
}
