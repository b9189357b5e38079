using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Signup;

public sealed class PreHijackingOnSqlite(SqliteHost fixture) : PreHijackingTests(fixture), IClassFixture<SqliteHost>;

public sealed class PreHijackingOnPostgreSql(PostgreSqlHost fixture) : PreHijackingTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>
/// Security requirement 44: someone opens an account with the address of someone who will come later. The classes are those of
/// "Pre-hijacked accounts" (Sudhodanan and Paverd, USENIX Security 2022); the two that take federated sign-in do not apply to this service.
/// </summary>
public abstract class PreHijackingTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Unexpired_session_the_registrants_sessions_are_dead_once_the_owner_has_come()
    {
        var attacker = await Person.SignUpAsync(Host);
        var second = await attacker.LogInAsync(Host);

        await OwnerComesAsync(attacker.Email);

        foreach (var session in new[] { attacker, second })
        {
            (await session.ProfileAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            (await Host.PostAsync("/refresh", new { refreshToken = session.RefreshToken })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "SESSION_REVOKED"
            );
        }
    }

    [Fact]
    public async Task Classic_the_registrants_password_opens_nothing_once_the_owner_has_come()
    {
        var attacker = await Person.SignUpAsync(Host);

        var owner = await OwnerComesAsync(attacker.Email);

        (await Host.PostAsync("/login", new { email = attacker.Email, password = attacker.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.PostAsync("/login", new { email = owner.Email, password = owner.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Unexpired_change_of_address_what_the_registrant_asked_for_moves_nothing_once_the_owner_has_come()
    {
        var attacker = await Person.SignUpAsync(Host);
        var pending = await attacker.AskForAsync(Host, Person.NewEmail());

        var owner = await OwnerComesAsync(attacker.Email);

        (await pending.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");
        (await pending.TypeAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_EXPIRED");
        (await owner.AddressAsync(Host)).ShouldBe((owner.Email, true));
    }

    [Fact]
    public async Task Trojan_identifier_an_address_that_the_registrant_left_does_not_come_back_later()
    {
        // The registrant leaves the owner's address unproven, and keeps no way back to it.
        var attacker = await Person.SignUpAsync(Host);
        var stale = await AddressMail.OfAsync(Host, attacker.Email, AddressMail.Verify);
        var elsewhere = Person.NewEmail();
        (await (await attacker.AskForAsync(Host, elsewhere)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        // The owner opens an account of their own; the mail of the earlier one, which lies in their mailbox too, joins the two in no way.
        var owner = (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = attacker.Email,
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Data;
        (await stale.FollowAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_TOKEN_EXPIRED");

        (await attacker.AddressAsync(Host)).ShouldBe((elsewhere, true));
        ((bool)(await Host.GetAsync("/profile", (string)owner["accessToken"]!)).Data["emailVerified"]!).ShouldBeFalse();
        // The mail is in the owner's mailbox, so nothing moves
        (await attacker.ChangeEmailAsync(Host, attacker.Email)).ShouldBe(HttpStatusCode.Accepted);
        (await Host.GetAsync("/profile", (string)owner["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_mail_of_a_signup_says_what_confirming_means()
    {
        var attacker = await Person.SignUpAsync(Host);

        var mail = await AddressMail.OfAsync(Host, attacker.Email, AddressMail.Verify);

        mail.Text.ShouldContain("If this was not you, do not confirm");
        mail.Text.ShouldContain("ask for a new password");
    }

    /// <summary>The owner of the address accepts an invitation to it, which proves it.</summary>
    private async Task<Person> OwnerComesAsync(string email)
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, email);
        return await (await invited.JoinAsync(Host)).FinishAsync(Host);
    }
}
