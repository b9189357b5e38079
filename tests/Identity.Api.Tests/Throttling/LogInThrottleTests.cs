using System.Diagnostics;
using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Throttling;

public sealed class LogInThrottleOnSqlite(SqliteHost fixture) : LogInThrottleTests(fixture), IClassFixture<SqliteHost>;

public sealed class LogInThrottleOnPostgreSql(PostgreSqlHost fixture) : LogInThrottleTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class LogInThrottleTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 34
    public async Task Of_200_simultaneous_wrong_logins_over_two_replicas_no_more_are_evaluated_than_the_limit_allows()
    {
        var person = await Person.SignUpAsync(Host);
        await using var replica = await Host.StartReplicaAsync();
        var began = Stopwatch.GetTimestamp();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => (number % 2 == 0 ? Host : replica).GuessAsync(person.Email))
        );

        // Five at once, and one more after 1 s, 2 s, 4 s …: on a slow machine the guesses themselves take longer than the first delays.
        var allowed = 5 + (int)Math.Log2(Stopwatch.GetElapsedTime(began).TotalSeconds + 1);
        var evaluated = answers.Count(answer => answer.Status is HttpStatusCode.Unauthorized);
        evaluated.ShouldBeInRange(5, allowed);
        answers
            .Where(answer => answer.Status is not HttpStatusCode.Unauthorized)
            .ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests);
        (await FailuresAsync(person.Id)).Count.ShouldBe(evaluated); // each evaluation leaves one event, in the transaction of its count
    }

    [Fact] // security requirement 35
    public async Task A_throttled_account_says_when_to_come_back_and_keeps_its_word()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(person.Email);

        var refused = await Host.LogInAsync(person.Email, person.Password);

        refused.ShouldBeThrottled();
        Host.Clock.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        await person.LogInAsync(Host);
    }

    [Fact] // security requirement 35
    public async Task Guesses_in_a_row_wait_ever_longer()
    {
        var email = Person.NewEmail();
        await Host.ExhaustAsync(email);

        foreach (var seconds in new[] { 32, 64, 128, 256, 512, 900, 900 })
        {
            var refused = await Host.GuessAsync(email);
            refused.ShouldBeThrottled(seconds);
            refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange((seconds / 2) + 1, seconds);
            Host.Clock.Advance(TimeSpan.FromSeconds(seconds));
            (await Host.GuessAsync(email)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }
    }

    [Fact] // security requirement 30
    public async Task Throttled_accounts_answer_alike_whether_they_exist_or_not_and_whether_the_password_is_right_or_not()
    {
        var (person, owner, disabled, withoutPassword) = (
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host),
            await Person.SignUpAsync(Host)
        );
        await Host.ChangeAsync(disabled, user => user.SetProperty(it => it.Status, UserStatus.Disabled));
        await Host.ChangeAsync(withoutPassword, user => user.SetProperty(it => it.PasswordHash, (string?)null));
        List<Answer> answers = [];
        foreach (
            var (email, password) in new[]
            {
                (person.Email, "wrong"),
                (owner.Email, owner.Password),
                (disabled.Email, disabled.Password),
                (withoutPassword.Email, "wrong"),
                (Person.NewEmail(), "wrong"),
                ($"no address {Guid.CreateVersion7()}", "wrong"),
            }
        )
        {
            await Host.ExhaustAsync(email);
            answers.Add(await Host.LogInAsync(email, password));
        }

        answers.ForEach(answer => answer.ShouldBeThrottled());
        answers.Select(answer => answer.Comparable("Retry-After")).Distinct().ShouldHaveSingleItem(); // which counts down
    }

    [Theory] // security requirement 36
    [InlineData("/login/")]
    [InlineData("/LOGIN")]
    [InlineData("/LogIn/")]
    [InlineData("/login?x=1")]
    [InlineData("/users/public/v1/auth/signin")]
    [InlineData("/Users/Public/v1/Auth/SignIn/")]
    public async Task No_other_spelling_of_the_path_or_the_address_is_a_way_around(string path)
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(person.Email);

        (await Host.GuessAsync(person.Email, path)).ShouldBeThrottled();
        (await Host.GuessAsync(person.Email.ToUpperInvariant(), path)).ShouldBeThrottled();
        (await Host.PostAsync(path, new { login = $" {person.Email} ", password = person.Password })).ShouldBeThrottled();
    }

    [Fact] // security requirement 35
    public async Task Who_keeps_the_password_on_the_page_of_the_link_is_not_locked_out_either()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        await Host.ExhaustAsync(person.Email);
        var mailed = await MailedReset.AskAsync(Host, person.Email);
        (await Host.GetAsync($"/pages/reset-password?token={mailed.Token}")).Text.ShouldContain("Keep my password");

        var wrong = await KeepAsync("not the one");
        wrong.Status.ShouldBe(HttpStatusCode.Unauthorized, wrong.Text);
        wrong.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var kept = await KeepAsync(person.Password);

        kept.Status.ShouldBe(HttpStatusCode.OK, kept.Text);
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBeThrottled(); // strangers got nothing of it
        (await Host.LogInAsync(person.Email, person.Password, Guessing.DeviceOf(kept))).ShouldBe(HttpStatusCode.OK);
        (await KeepAsync(person.Password)).Status.ShouldBe(HttpStatusCode.BadRequest); // the link is used up
        await using var db = await Host.OpenStoreAsync();
        // Of the signup and of the sign-in: none of the page
        (await db.Sessions.CountAsync(session => session.UserId == person.Id && session.EndedAt == null)).ShouldBe(2);

        Task<Answer> KeepAsync(string password) =>
            Host.SendAsync(
                HttpMethod.Post,
                "/pages/reset-password",
                new FormUrlEncodedContent([new("token", mailed.Token), new("action", "keep"), new("password", password)]),
                null
            );
    }

    [Fact] // security requirement 36
    public async Task The_page_that_signs_in_counts_as_well()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(async () => (await ResumeAsync("wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized));

        var refused = await ResumeAsync(person.Password);

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), Guessing.Closed);
        refused.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        refused.Text.ShouldContain("Too many failed sign-ins for this account.");
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBeThrottled();

        Task<Answer> ResumeAsync(string password) =>
            Host.SendAsync(
                HttpMethod.Post,
                "/pages/onboarding",
                new FormUrlEncodedContent([new("email", person.Email), new("password", password)]),
                null
            );
    }

    [Fact] // security requirement 36
    public async Task An_invitation_gives_no_more_guesses_at_the_password_of_an_account_than_the_login_and_closes_it_to_nobody()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.EmailVerifiedAt, Host.Clock.GetUtcNow()));
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, person.Email);
        await Host.ExhaustAsync(async () =>
            (await invited.AcceptAsync(Host, "not the one")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT")
        );

        (await invited.AcceptAsync(Host, person.Password)).ShouldBeThrottled();
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBe(HttpStatusCode.OK);
        (await invited.AcceptAsync(Host, person.Password)).ShouldBeThrottled(); // a login proves nothing of who holds the link

        Host.Clock.Advance(Guessing.Closed);
        Temporary.TokenOf(await invited.AcceptAsync(Host, person.Password));
    }

    [Fact]
    public async Task A_failed_login_is_audited_with_the_account_and_without_what_was_typed()
    {
        var person = await Person.SignUpAsync(Host);

        await Host.GuessAsync(person.Email);

        var audit = (await FailuresAsync(person.Id)).ShouldHaveSingleItem();
        (audit.SessionId, audit.Address, audit.Detail).ShouldBe((null, "127.0.0.1", "wrong password"));
    }

    [Fact]
    public async Task Switched_off_it_lets_everybody_try_for_ever()
    {
        var person = await Person.SignUpAsync(Host);
        await using var open = await Host.StartReplicaAsync(("Identity:Lockout:Enabled", "false"));
        for (var guess = 0; guess < 12; guess++)
        {
            (await open.GuessAsync(person.Email)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        }

        await person.LogInAsync(open);
    }

    [Fact] // security requirement 35
    public async Task Whoever_signed_in_here_before_is_not_locked_out_by_strangers()
    {
        var person = await Person.SignUpAsync(Host);
        var device = Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password));
        await Host.ExhaustAsync(person.Email);
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBeThrottled();

        var answer = await Host.LogInAsync(person.Email, person.Password, device);

        answer.ShouldBe(HttpStatusCode.OK);
        Guessing.DeviceOf(answer).ShouldNotBe(device); // younger
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBeThrottled(); // which lets no stranger in
    }

    [Fact] // security requirement 35
    public async Task A_device_that_fails_fills_its_own_bucket_and_nobody_elses()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (phone, laptop) = (
            Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password)),
            Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password))
        );
        phone.ShouldNotBe(laptop);
        await Host.ExhaustAsync(async () =>
            (await Host.LogInAsync(person.Email, "wrong", phone)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS")
        );

        (await Host.LogInAsync(person.Email, person.Password, phone)).ShouldBeThrottled();
        (await Host.LogInAsync(person.Email, person.Password, laptop)).ShouldBe(HttpStatusCode.OK);
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 35
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_has_just_reset_the_password_is_not_locked_out_by_strangers_who_go_on_guessing(bool onPage)
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(person.Email);
        var (mailed, next) = (await MailedReset.AskAsync(Host, person.Email), Person.NewPassword());

        var reset = onPage
            ? await Host.SendAsync(
                HttpMethod.Post,
                "/pages/reset-password",
                new FormUrlEncodedContent([new("token", mailed.Token), new("newPassword", next), new("confirmPassword", next)]),
                null
            )
            : await mailed.FollowAsync(Host, next);

        await Host.ExhaustAsync(person.Email);
        (await Host.LogInAsync(person.Email, next)).ShouldBeThrottled();
        (await Host.LogInAsync(person.Email, next, Guessing.DeviceOf(reset))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 36
    public async Task Every_confirmation_of_the_password_in_a_session_shares_its_bucket()
    {
        var person = await Person.SignUpAsync(Host);
        var other = await person.LogInAsync(Host);
        await Host.ExhaustAsync(async () =>
            (
                await Host.PutAsync("/password", new { currentPassword = "wrong", newPassword = Person.NewPassword() }, person.AccessToken)
            ).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT")
        );

        (
            await Host.PutAsync(
                "/password",
                new { currentPassword = person.Password, newPassword = Person.NewPassword() },
                person.AccessToken
            )
        ).ShouldBeThrottled();
        (
            await Host.PutAsync("/email", new { newEmail = Person.NewEmail(), password = person.Password }, person.AccessToken)
        ).ShouldBeThrottled();
        (await Host.SendAsync(HttpMethod.Delete, "/profile", new { password = person.Password }, person.AccessToken)).ShouldBeThrottled();
        (
            await Host.SendAsync(
                HttpMethod.Delete,
                "/branches/private/v1/delete-profile/",
                new { password = person.Password },
                person.AccessToken
            )
        ).ShouldBeThrottled();

        (await Host.PutAsync("/email", new { newEmail = Person.NewEmail(), password = other.Password }, other.AccessToken)).ShouldBe(
            HttpStatusCode.Accepted
        );
        await person.LogInAsync(Host);
    }

    [Fact] // security requirement 27: no hint of a request weakens anything
    public async Task A_cookie_that_is_not_genuine_or_of_another_account_changes_nothing()
    {
        var (person, stranger) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var genuine = Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password));
        var foreign = Guessing.DeviceOf(await Host.LogInAsync(stranger.Email, stranger.Password));
        await using var elsewhere = await IdentityHost.StartAsync(fixture.Kind);
        (
            await elsewhere.PostAsync(
                "/signup",
                new
                {
                    email = person.Email,
                    name = "Ada",
                    password = person.Password,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        // The same address, another service's key
        var others = Guessing.DeviceOf(await elsewhere.LogInAsync(person.Email, person.Password));
        await Host.ExhaustAsync(person.Email);

        foreach (
            var cookie in new[]
            {
                foreign,
                others,
                "x",
                genuine[..^1],
                genuine + "A",
                genuine.ToUpperInvariant(),
                (genuine[0] == 'A' ? 'B' : 'A') + genuine[1..],
                genuine[..^4] + "AAAA",
                new string('A', genuine.Length),
                new string('A', 5_000),
                "%00",
                person.Id.ToString(),
            }
        )
        {
            (await Host.LogInAsync(person.Email, person.Password, cookie)).ShouldBeThrottled();
        }

        (await Host.LogInAsync(person.Email, person.Password, genuine)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 44
    public async Task However_many_devices_somebody_collects_before_the_address_is_proven_they_are_one()
    {
        var claim = await Person.SignUpAsync(Host);
        string[] collected = [await DeviceAsync(), await DeviceAsync(), await DeviceAsync()];
        (await (await AddressMail.OfAsync(Host, claim.Email, AddressMail.Verify)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        await Host.ExhaustAsync(async () =>
            (await Host.LogInAsync(claim.Email, "wrong", collected[0])).ShouldBe(HttpStatusCode.Unauthorized)
        );

        foreach (var cookie in collected)
        {
            (await Host.LogInAsync(claim.Email, "wrong", cookie)).ShouldBeThrottled();
        }

        (await Host.LogInAsync(claim.Email, claim.Password)).ShouldBe(HttpStatusCode.OK);

        async Task<string> DeviceAsync() => Guessing.DeviceOf(await Host.LogInAsync(claim.Email, claim.Password));
    }

    [Fact]
    public async Task The_cookie_is_for_the_browser_alone_and_says_nothing()
    {
        var person = await Person.SignUpAsync(Host);

        var cookie = (await Host.LogInAsync(person.Email, person.Password)).Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();

        cookie.Split("; ")[1..].ShouldBe(["max-age=17280000", "path=/", "secure", "samesite=lax", "httponly"]);
        var content = System.Buffers.Text.Base64Url.DecodeFromChars(
            Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password))
        );
        Convert.ToHexString(content).ShouldNotContain(person.Id.ToString("N"), Case.Insensitive);
    }

    [Fact]
    public async Task Without_https_the_cookie_has_a_name_that_browsers_take()
    {
        var person = await Person.SignUpAsync(Host);
        await using var plain = await Host.StartReplicaAsync(("Identity:Issuer", "http://localhost:5080"));

        var cookie = (await plain.LogInAsync(person.Email, person.Password)).Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();

        cookie.ShouldStartWith("identity-device=");
        cookie.Split("; ")[1..].ShouldNotContain(attribute => attribute.Equals("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_refused_login_leaves_no_cookie()
    {
        var person = await Person.SignUpAsync(Host);
        var known = Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password));

        (await Host.LogInAsync(person.Email, "wrong")).Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await Host.LogInAsync(person.Email, "wrong", known)).Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_rotated_master_key_still_knows_the_devices()
    {
        var person = await Person.SignUpAsync(Host);
        var known = Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password));
        var newKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        await using var rotated = await Host.StartReplicaAsync(("Identity:MasterKey", $"{newKey},{Host.MasterKey}"));
        await rotated.ExhaustAsync(person.Email);
        (await rotated.LogInAsync(person.Email, person.Password)).ShouldBeThrottled();

        var answer = (await rotated.LogInAsync(person.Email, person.Password, known)).ShouldBe(HttpStatusCode.OK);

        Guessing.DeviceOf(answer).ShouldNotBe(known); // the same device, under the new key
        (await rotated.LogInAsync(person.Email, person.Password, Guessing.DeviceOf(answer))).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<AuditEvent>> FailuresAsync(Guid subject)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.SubjectId == subject && audit.Action == AuditActions.LogInFailed)
            .ToListAsync();
    }
}
