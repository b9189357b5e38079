using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

public sealed class LockedOutOwnerOnSqlite() : LockedOutOwnerTests(DatabaseKind.Sqlite);

public sealed class LockedOutOwnerOnPostgreSql() : LockedOutOwnerTests(DatabaseKind.PostgreSql);

/// <summary>For a day a stranger keeps an account locked by wrong passwords and asks for its resets. The owner has no cookie.</summary>
public abstract class LockedOutOwnerTests(DatabaseKind kind)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task The_owner_gets_in_by_a_mailed_link_within_minutes()
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await AddressMail.ProvenPersonAsync(scene.First);
        var guesses = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(23); passed += Step)
        {
            guesses += await AttackAsync(scene, owner.Email);
            // A mail that waits for longer than its link lives is not sent
            await Eventually.SeeAsync(() => UnsentAsync(scene), count => count == 0);
            scene.Pass(Step);
        }

        guesses.ShouldBeInRange(FailureDelays.Free, FailureDelays.HardStop);
        await AttackAsync(scene, owner.Email);
        (await LogInAsync(scene, owner.Email, owner.Password)).ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");

        // The stranger has just asked for a reset, so the owner finds a link that nothing has replaced: without a code, which the day has
        // used up.
        (await scene.Browser.PostAsync("/password/forgot", new { email = owner.Email })).ShouldBe(HttpStatusCode.Accepted);
        await MailedReset.SettledAsync(scene.First);
        var links = await AddressMail.CountAsync(scene.First, owner.Email, MessageTemplate.PasswordResetLink);
        var link = await MailedReset.InMailAsync(scene.First, owner.Email, OneTimeSecret.MailsPerDay + links);
        await AttackAsync(scene, owner.Email);
        var next = Person.NewPassword();
        (await scene.Browser.PostAsync("/password/reset", new { token = link.Token, newPassword = next })).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await LogInAsync(scene, owner.Email, next)).ShouldBe(HttpStatusCode.OK);
        (await AddressMail.CountAsync(scene.First, owner.Email, MessageTemplate.PasswordReset)).ShouldBe(OneTimeSecret.MailsPerDay);
        links.ShouldBeInRange(1, (int)(TimeSpan.FromDays(1) / OneTimeSecret.ResetPause));
    }

    [Fact] // the link was mailed to the owner: strangers at the login do not close it
    public async Task An_invited_owner_accepts_while_strangers_guess_and_the_link_gives_no_more_guesses_than_the_login()
    {
        await using var scene = await Scene.SetAsync(kind);
        var owner = await AddressMail.ProvenPersonAsync(scene.First);
        var invited = await (await Advisor.OfNewBranchAsync(scene.First)).InviteAsync(scene.First, owner.Email);
        while (
            (await scene.Other.PostAsync("/login", new { email = owner.Email, password = "not the one" })).Status
                is not HttpStatusCode.TooManyRequests
        ) { }

        for (var guess = 1; guess <= FailureDelays.Free; guess++)
        {
            (await AcceptAsync("not the one")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT");
        }

        (await AcceptAsync(owner.Password)).ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");
        scene.Pass(TimeSpan.FromSeconds(2));
        (await LogInAsync(scene, owner.Email, "not the one")).Status.ShouldBeOneOf(
            HttpStatusCode.Unauthorized,
            HttpStatusCode.TooManyRequests
        );
        Temporary.TokenOf(await AcceptAsync(owner.Password));

        Task<Answer> AcceptAsync(string password) =>
            scene.Browser.PostAsync(
                "/invites/accept",
                new
                {
                    token = invited.Token,
                    password,
                    confirmPassword = password,
                }
            );
    }

    /// <returns>How many passwords were compared.</returns>
    private static async Task<int> AttackAsync(Scene scene, string email)
    {
        for (var compared = 0; ; compared++)
        {
            if ((await scene.Other.PostAsync("/login", new { email, password = "not the one" })).Status is HttpStatusCode.TooManyRequests)
            {
                for (var request = 0; request < 3; request++)
                {
                    (await scene.Other.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);
                }

                await scene.First.Services.GetRequiredService<MailRequestedResets>().ExecuteAsync(default);
                return compared;
            }
        }
    }

    private static async Task<int> UnsentAsync(Scene scene)
    {
        await using var db = await scene.First.OpenStoreAsync();
        return await db.Outbox.CountAsync(message => message.SentAt == null && message.DeadAt == null);
    }

    private static Task<Answer> LogInAsync(Scene scene, string email, string password) =>
        scene.Browser.PostAsync("/login", new { email, password });
}
