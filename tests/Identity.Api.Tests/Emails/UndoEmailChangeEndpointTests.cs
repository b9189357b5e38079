using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Emails;

public sealed class UndoEmailChangeOnSqlite(SqliteHost fixture) : UndoEmailChangeEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class UndoEmailChangeOnPostgreSql(PostgreSqlHost fixture)
    : UndoEmailChangeEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 53: anyone who took an account over by moving it loses it again.</summary>
public abstract class UndoEmailChangeEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_former_address_takes_the_account_back_and_locks_it()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var thiefs = Person.NewEmail();
        var undo = await person.MoveAsync(Host, thiefs);
        var thief = (await Host.PostAsync("/login", new { email = thiefs, password = person.Password })).ShouldBe(HttpStatusCode.OK).Data;

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        foreach (var token in new[] { person.AccessToken, (string)thief["accessToken"]! })
        {
            (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }

        (await Host.PostAsync("/refresh", new { refreshToken = (string)thief["refreshToken"]! })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        foreach (var email in new[] { thiefs, person.Email })
        {
            (await Host.PostAsync("/login", new { email, password = person.Password })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "INVALID_CREDENTIALS"
            );
        }

        (await AddressMail.OfAsync(Host, person.Email, AddressMail.Restored)).Text.ShouldContain(
            $"{IdentityHost.Issuer}/pages/reset-password?token="
        );
        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_USED");
        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(audit => audit.SubjectId == person.Id && audit.Action == AuditActions.EmailChangeUndone)).ShouldBe(
            1
        );
    }

    [Fact]
    public async Task The_owner_comes_in_again_with_the_link_for_a_new_password()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        (await (await person.MoveAsync(Host, Person.NewEmail())).UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Restored);
        var password = Person.NewPassword();

        (await mail.SetPasswordAsync(Host, password)).ShouldBe(HttpStatusCode.NoContent);

        (await (person with { Password = password }).LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    // The thief has the new mailbox: a reset from there closes the way back only after three days, and only if asked to (WayBackTests)
    [Fact]
    public async Task A_new_password_from_the_new_address_does_not_stop_the_former_one()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var thiefs = Person.NewEmail();
        var undo = await person.MoveAsync(Host, thiefs);
        (await Host.PostAsync("/password/forgot", new { email = thiefs })).ShouldBe(HttpStatusCode.Accepted);
        (await (await AddressMail.OfAsync(Host, thiefs, AddressMail.Reset)).SetPasswordAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task A_link_for_a_new_password_that_lies_in_the_thiefs_mailbox_dies_with_the_change()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var thiefs = Person.NewEmail();
        var undo = await person.MoveAsync(Host, thiefs);
        (await Host.PostAsync("/password/forgot", new { email = thiefs })).ShouldBe(HttpStatusCode.Accepted);
        var reset = await AddressMail.OfAsync(Host, thiefs, AddressMail.Reset);

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await reset.SetPasswordAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_EXPIRED");
    }

    [Fact]
    public async Task What_the_thief_has_under_way_dies_with_it()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var undo = await person.MoveAsync(Host, Person.NewEmail());
        var pending = await person.AskForAsync(Host, Person.NewEmail());

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await pending.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task The_first_of_several_addresses_outranks_the_later_ones()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (second, third) = (Person.NewEmail(), Person.NewEmail());
        var first = await person.MoveAsync(Host, second);
        var later = await (person with { Email = second }).MoveAsync(Host, third);

        (await first.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await later.UndoAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_EXPIRED");
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task A_later_address_that_takes_its_own_change_back_does_not_stop_the_first()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (second, third) = (Person.NewEmail(), Person.NewEmail());
        var first = await person.MoveAsync(Host, second);
        var later = await (person with { Email = second }).MoveAsync(Host, third);
        (await later.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        (await person.AddressAsync(Host)).ShouldBe((second, true));

        (await first.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact] // security requirement 44: an address that nobody has proven is no claim
    public async Task An_account_that_was_opened_with_the_former_address_and_never_proven_gives_way()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var undo = await person.MoveAsync(Host, Person.NewEmail());
        var squatter = (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = person.Email,
                    name = "Eve",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Data;

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        (await Host.GetAsync("/profile", (string)squatter["accessToken"]!)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = (string)squatter["refreshToken"]! })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
    }

    [Fact]
    public async Task An_account_that_has_proven_the_former_address_keeps_it()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await person.MoveAsync(Host, newEmail);
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = person.Email,
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        (await (await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify, 2)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");

        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
        (await person.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/login", new { email = newEmail, password = person.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_can_be_taken_back_for_seven_days()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await person.MoveAsync(Host, newEmail);

        await undo.AgeAsync(Host, TimeSpan.FromDays(7));

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_EXPIRED");
        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
    }

    [Fact] // security requirement 48
    public async Task Nothing_but_a_link_of_this_kind_takes_a_change_back()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var pending = await person.AskForAsync(Host, Person.NewEmail());

        foreach (var token in new[] { "", "x", new string('A', 44), pending.Token, pending.Code, person.AccessToken })
        {
            (await Host.PostAsync("/email/undo", new { token })).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_INVALID");
        }

        (await person.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK);
    }
}
