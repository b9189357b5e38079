using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Emails;

public sealed class ChangeEmailOnSqlite(SqliteHost fixture) : ChangeEmailEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ChangeEmailOnPostgreSql(PostgreSqlHost fixture) : ChangeEmailEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 53.</summary>
public abstract class ChangeEmailEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task An_account_moves_when_the_new_address_confirms_and_not_before()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();

        var answer = (await person.ChangeEmailAsync(Host, newEmail)).ShouldBe(HttpStatusCode.Accepted);

        ((string)answer.Data["status"]!).ShouldBe("checkYourMail");
        (await AddressMail.OfAsync(Host, person.Email, AddressMail.Told)).Text.ShouldNotContain(newEmail);
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        (await person.LogInAsync(Host)).Email.ShouldBe(person.Email);

        (await (await AddressMail.OfAsync(Host, newEmail, AddressMail.Change)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
        ((string)(await person.ProfileAsync(Host)).Data["email"]!).ShouldBe(newEmail);
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.PostAsync("/login", new { email = newEmail, password = person.Password })).ShouldBe(HttpStatusCode.OK);
        var old = await AddressMail.OfAsync(Host, person.Email, AddressMail.Changed);
        old.Text.ShouldContain($"{IdentityHost.Issuer}/pages/undo-email-change?token=");
        old.Text.ShouldNotContain(newEmail);
    }

    [Fact]
    public async Task The_code_of_the_new_address_confirms_as_well()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var mail = await person.AskForAsync(Host, newEmail);

        (await mail.TypeAsync(Host, mail.WrongCode)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");
        (await (mail with { To = person.Email }).TypeAsync(Host, mail.Code)).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_CODE_INVALID"
        );
        (await mail.TypeAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
    }

    [Fact] // security requirement 27, ASVS 7.4.3
    public async Task The_move_ends_every_session_but_the_one_that_asked()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var other = await person.LogInAsync(Host);
        var mail = await person.AskForAsync(Host, Person.NewEmail());
        (await other.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await other.ProfileAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = other.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await person.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_who_knows_the_password_may_ask()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();

        var answer = await person.ChangeEmailAsync(Host, newEmail, "not the password");

        answer.ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("password");
        (await AddressMail.CountAsync(Host, newEmail, "email-change-confirm")).ShouldBe(0);
        (await AddressMail.CountAsync(Host, person.Email, "email-change-told")).ShouldBe(0);
    }

    [Theory]
    [InlineData("nobody", "EMAIL_INVALID")]
    [InlineData("\u212aim@example.com", "EMAIL_INVALID")] // security requirement 42: the Kelvin sign
    [InlineData("ada@example.com\r\nBcc: all@example.com", "EMAIL_INVALID")] // security requirement 46
    public async Task An_address_that_is_none_is_refused(string newEmail, string code)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await person.ChangeEmailAsync(Host, newEmail);

        answer.ShouldBe(HttpStatusCode.BadRequest, code);
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe("newEmail");
    }

    [Fact]
    public async Task The_same_address_in_another_spelling_is_no_change()
    {
        var person = await Person.SignUpAsync(Host);

        (await person.ChangeEmailAsync(Host, person.Email.ToUpperInvariant())).ShouldBe(HttpStatusCode.BadRequest, "EMAIL_UNCHANGED");
    }

    [Fact]
    public async Task A_taken_address_is_refused_five_times_and_then_the_limit_speaks()
    {
        var (person, other) = (await AddressMail.ProvenPersonAsync(Host), await AddressMail.ProvenPersonAsync(Host));
        var pending = await person.AskForAsync(Host, Person.NewEmail());
        for (var times = 2; times <= 5; times++)
        {
            var refused = await person.ChangeEmailAsync(Host, other.Email.ToUpperInvariant());
            refused.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
            ((string)refused.Json["errors"]![0]!["source"]!).ShouldBe("newEmail");
        }

        // Anyone who is signed in finds out about five addresses a day, not about a list of them.
        var limited = await person.ChangeEmailAsync(Host, other.Email);
        limited.ShouldBe(HttpStatusCode.TooManyRequests, "EMAIL_CHANGE_LIMIT_REACHED");
        limited.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        (await AddressMail.CountAsync(Host, other.Email, "email-change-confirm")).ShouldBe(0);
        (await AddressMail.CountAsync(Host, other.Email, "signup-exists")).ShouldBe(0);

        (await pending.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent); // what was refused has replaced nothing
    }

    [Fact] // security requirement 49: codes for one address, by however many accounts, and whatever becomes of them
    public async Task One_address_gets_five_mails_a_day_whoever_asks()
    {
        var newEmail = Person.NewEmail();
        for (var number = 1; number <= 5; number++)
        {
            var person = await Person.SignUpAsync(Host);
            await person.AskForAsync(Host, newEmail, number);
            await person.LeaveAsync(Host);
        }

        (await (await Person.SignUpAsync(Host)).ChangeEmailAsync(Host, newEmail.ToUpperInvariant())).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "EMAIL_CHANGE_LIMIT_REACHED"
        );
    }

    [Fact]
    public async Task A_newer_change_replaces_the_older_one()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (first, second) = (Person.NewEmail(), Person.NewEmail());
        var older = await person.AskForAsync(Host, first);
        var newer = await person.AskForAsync(Host, second);

        (await older.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await older.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_EXPIRED");
        (await newer.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((second, true));
    }

    [Fact]
    public async Task Whoever_gets_the_address_first_keeps_it_and_nothing_is_half_written()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var other = await person.LogInAsync(Host);
        var newEmail = Person.NewEmail();
        var mail = await person.AskForAsync(Host, newEmail);
        var (holder, now) = (await Person.SignUpAsync(Host, newEmail), Host.Clock.GetUtcNow());
        await Host.ChangeAsync(holder, user => user.SetProperty(it => it.EmailVerifiedAt, now));

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        (await other.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await AddressMail.CountAsync(Host, person.Email, "email-changed")).ShouldBe(0);
        await Host.ExecuteAsync($"DELETE FROM users WHERE id = {holder.Id}");
        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent); // the refusal used nothing up
    }

    [Fact] // what the mail to the present address advises
    public async Task A_new_password_stops_a_change_that_is_under_way()
    {
        var owner = await AddressMail.ProvenPersonAsync(Host);
        var thief = await owner.LogInAsync(Host);
        var mail = await thief.AskForAsync(Host, Person.NewEmail());

        (
            await Host.PutAsync(
                "/password",
                new { currentPassword = owner.Password, newPassword = Person.NewPassword() },
                owner.AccessToken
            )
        ).ShouldBe(HttpStatusCode.NoContent);

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await owner.AddressAsync(Host)).ShouldBe((owner.Email, true));
    }

    [Fact]
    public async Task An_account_that_was_disabled_meanwhile_does_not_move()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var mail = await person.AskForAsync(Host, Person.NewEmail());
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task An_address_that_nobody_proved_gets_no_way_back()
    {
        var person = await Person.SignUpAsync(Host);
        var unproven = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        var newEmail = Person.NewEmail();

        (await (await person.AskForAsync(Host, newEmail)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await AddressMail.CountAsync(Host, person.Email, "email-changed")).ShouldBe(0);
        (await unproven.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
    }

    [Fact]
    public async Task Asking_and_moving_are_audited_without_an_address()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        await person.MoveAsync(Host, Person.NewEmail());

        await using var db = await Host.OpenStoreAsync();
        var events = await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.SubjectId == person.Id)
            .OrderBy(audit => audit.At)
            .ToListAsync();
        events
            .Select(audit => audit.Action)
            .ShouldBe(
                [AuditActions.AccountCreated, AuditActions.EmailVerified, AuditActions.EmailChangeRequested, AuditActions.EmailChanged],
                ignoreOrder: true
            );
        events.ShouldAllBe(audit => audit.Detail == null || !audit.Detail.Contains('@', StringComparison.Ordinal));
    }
}
