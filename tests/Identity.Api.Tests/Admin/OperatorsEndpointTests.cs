using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Testing;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Admin;

public sealed class OperatorsOnSqlite(SqliteHost fixture) : OperatorsEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class OperatorsOnPostgreSql(PostgreSqlHost fixture) : OperatorsEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>What operators do by command is there under <c>/admin</c> as well.</summary>
public abstract class OperatorsEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Other_roles_end_the_sessions_and_count_from_the_next_sign_in()
    {
        var (person, advisor) = (await Person.SignUpAsync(Host), await Advisor.OfNewBranchAsync(Host));

        (await SetRolesAsync(person.Id, ["advisor"], null)).ShouldBe(HttpStatusCode.BadRequest, "BRANCH_REQUIRED");
        (await SetRolesAsync(person.Id, ["advisor"], advisor.BranchId)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        var login = await Host.PostAsync(
            "/login",
            new
            {
                email = person.Email,
                password = person.Password,
                roles = new[] { "advisor" },
            }
        );
        (await Host.GetAsync("/individuals", (string)login.ShouldBe(HttpStatusCode.OK).Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        var none = await SetRolesAsync(person.Id, [], null);
        none.ShouldBe(HttpStatusCode.BadRequest, "ROLES_INVALID");
        none.Text.ShouldContain("Give individual, advisor or both");
        (await SetRolesAsync(person.Id, ["advisor", "advisor"], null)).ShouldBe(HttpStatusCode.BadRequest, "ROLES_INVALID");
        (await SetRolesAsync(Guid.CreateVersion7(), ["individual"], null)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
    }

    [Fact]
    public async Task A_moved_address_counts_as_confirmed_and_the_former_one_can_take_it_back()
    {
        var (person, other) = (await AddressMail.ProvenPersonAsync(Host), await AddressMail.ProvenPersonAsync(Host));
        var email = Person.NewEmail();

        (await MoveAsync(person.Id, other.Email)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        (await MoveAsync(person.Id, "nobody")).ShouldBe(HttpStatusCode.BadRequest, "EMAIL_INVALID");
        (await MoveAsync(person.Id, person.Email.ToUpperInvariant())).Codes.ShouldBe(["EMAIL_UNCHANGED"]);
        (await MoveAsync(person.Id, email)).ShouldBe(HttpStatusCode.OK).Data["displaced"].ShouldBeNull();

        (await person.AddressAsync(Host)).ShouldBe((email, true));
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        var undo = await AddressMail.OfAsync(Host, person.Email, AddressMail.ChangedByOperator);
        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task An_address_that_a_signup_only_claims_gives_way()
    {
        var (person, claim) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));

        ((Guid)(await MoveAsync(person.Id, claim.Email)).ShouldBe(HttpStatusCode.OK).Data["displaced"]!).ShouldBe(claim.Id);

        (await person.AddressAsync(Host)).ShouldBe((claim.Email, true));
        (await Host.GetAsync("/profile", claim.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await AddressMail.CountAsync(Host, person.Email, MessageTemplate.EmailChangedByOperator)).ShouldBe(
            0,
            "nobody has proven that address"
        );
    }

    [Fact] // the stranger at the misspelt address must not get the account
    public async Task A_typo_that_an_operator_corrects_is_no_way_back_and_the_proven_address_before_it_is()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (typo, right) = (Person.NewEmail(), Person.NewEmail());

        (await MoveAsync(person.Id, typo)).ShouldBe(HttpStatusCode.OK);
        (await MoveAsync(person.Id, right)).ShouldBe(HttpStatusCode.OK);

        (await AddressMail.CountAsync(Host, typo, MessageTemplate.EmailChangedByOperator)).ShouldBe(0);
        var undo = await AddressMail.OfAsync(Host, person.Email, AddressMail.ChangedByOperator);
        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    [Fact]
    public async Task A_move_without_a_way_back_also_cancels_the_earlier_one()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        (await MoveAsync(person.Id, Person.NewEmail())).ShouldBe(HttpStatusCode.OK);
        var undo = await AddressMail.OfAsync(Host, person.Email, AddressMail.ChangedByOperator);
        var email = Person.NewEmail();

        (await MoveAsync(person.Id, email, undo: false)).ShouldBe(HttpStatusCode.OK);

        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "UNDO_TOKEN_EXPIRED");
        (await person.AddressAsync(Host)).ShouldBe((email, true));
    }

    [Fact]
    public async Task A_name_is_changed_under_the_rules_of_names()
    {
        var person = await Person.SignUpAsync(Host);
        var path = $"/admin/users/{person.Id}/name";

        (await Host.PutAsync(path, new { name = "two\nlines" }, await AdminAsync())).ShouldBe(HttpStatusCode.BadRequest, "NAME_INVALID");
        (await Host.PutAsync(path, new { name = "Ada Byron" }, await AdminAsync())).ShouldBe(HttpStatusCode.NoContent);

        ((string)(await person.ProfileAsync(Host)).ShouldBe(HttpStatusCode.OK).Data["name"]!).ShouldBe("Ada Byron");
    }

    [Fact]
    public async Task What_keeps_a_person_out_is_told_with_what_to_do()
    {
        var person = await Person.SignUpAsync(Host);
        var path = $"/admin/users/{person.Id}/access";

        var open = (await Host.GetAsync(path, await AdminAsync())).ShouldBe(HttpStatusCode.OK).Data;
        ((int)open["openSessions"]!).ShouldBe(1);
        ((string)open["advice"]!).ShouldBe("resetPassword");
        ((string)open["status"]!).ShouldBe("active");
        foreach (var empty in new[] { "stepsToDo", "obstacles", "limits" })
        {
            open[empty]!.AsArray().ShouldBeEmpty(empty);
        }

        ((string)open["events"]![0]!["action"]!).ShouldBe("account.created");

        (await Host.PostAsync($"/admin/users/{person.Id}/disable", null, await AdminAsync())).ShouldBe(HttpStatusCode.NoContent);
        var disabled = (await Host.GetAsync(path, await AdminAsync())).Data;
        ((string)disabled["advice"]!).ShouldBe("enable");
        ((string)disabled["obstacles"]!.AsArray().ShouldHaveSingleItem()!).ShouldBe("disabled");
        (await Host.GetAsync($"/admin/users/{Guid.CreateVersion7()}/access", await AdminAsync())).ShouldBe(
            HttpStatusCode.NotFound,
            "USER_NOT_FOUND"
        );
    }

    [Fact]
    public async Task A_one_time_password_that_was_not_used_in_time_and_mails_of_the_day_are_told_too()
    {
        var email = Person.NewEmail();
        var created = await Host.PostAsync(
            "/admin/users",
            new
            {
                email,
                name = "Alan Turing",
                role = "individual",
            },
            await AdminAsync()
        );
        var path = $"/admin/users/{created.ShouldBe(HttpStatusCode.Created).Data["id"]}/access";
        var fresh = (await Host.GetAsync(path, await AdminAsync())).Data;
        ((string)fresh["advice"]!).ShouldBe("completeSteps");
        fresh["stepsToDo"]!.AsArray().Select(step => (string)step!).ShouldBe(["password", "phoneNumber"]);
        await using (var db = await Host.OpenStoreAsync())
        {
            await db
                .Users.Where(user => user.Email == email)
                .ExecuteUpdateAsync(user => user.SetProperty(it => it.PasswordExpiresAt, Host.Clock.GetUtcNow().AddMinutes(-1)));
        }

        for (var mail = 0; mail < 5; mail++)
        {
            await MailedReset.AskAsync(Host, email, mail + 1);
            Host.Clock.Advance(TimeSpan.FromMinutes(3)); // until then the newest link is left alone
        }

        for (var guess = 0; guess < 5; guess++)
        {
            var body = new
            {
                email,
                code = "00000000",
                newPassword = Person.NewPassword(),
            };
            (await Host.PostAsync("/password/reset", body)).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_INVALID");
        }

        var late = (await Host.GetAsync(path, await AdminAsync())).Data;
        late["obstacles"]!.AsArray().Select(obstacle => (string)obstacle!).ShouldBe(["oneTimePasswordExpired", "stepsToDo"]);
        ((string)late["advice"]!).ShouldBe("resetPassword");
        late["limits"]!.AsArray().Select(limit => (string)limit!["of"]!).ShouldBe(["password-reset", "code of password-reset"]);
    }

    [Fact]
    public async Task A_mail_that_was_refused_shows_in_the_list_and_a_resend_leads_back_to_pending()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        (await StatesAsync("pending")).ShouldBe(["pending"]);

        await invited.RefuseMailAsync(Host);

        (await StatesAsync("pending")).ShouldBeEmpty();
        (await StatesAsync("undeliverable")).ShouldBe(["undeliverable"]);
        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync($"/admin/invites/{invited.Id}/resend", null, await AdminAsync())).ShouldBe(HttpStatusCode.Accepted);
        (await StatesAsync("pending,undeliverable")).ShouldBe(["pending"]);
        (await Host.PostAsync($"/admin/invites/{Guid.CreateVersion7()}/resend", null, await AdminAsync())).ShouldBe(
            HttpStatusCode.NotFound,
            "INVITE_NOT_FOUND"
        );
        var all = await Host.GetAsync($"/admin/invites?search={invited.Email}", await AdminAsync());
        ((Guid)all.ShouldBe(HttpStatusCode.OK).Data.AsArray().ShouldHaveSingleItem()!["id"]!).ShouldBe(invited.Id);

        async Task<IEnumerable<string>> StatesAsync(string states) =>
            (await Host.GetAsync($"/invites?status={states}", advisor.AccessToken))
                .ShouldBe(HttpStatusCode.OK)
                .Data.AsArray()
                .Select(row => (string)row!["status"]!);
    }

    [Fact]
    public async Task What_was_given_up_is_listed_and_sent_again()
    {
        var person = await Person.SignUpAsync(Host);
        await Eventually.SeeAsync(IsSentAsync, isSent => isSent); // from then on no worker touches it
        await using (var db = await Host.OpenStoreAsync())
        {
            await db
                .Outbox.Where(row => row.Recipient == person.Email)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(it => it.SentAt, (DateTimeOffset?)null)
                        .SetProperty(it => it.DeadAt, Host.Clock.GetUtcNow())
                        .SetProperty(it => it.LastError, "smtp_recipient_550")
                );
        }

        var dead = (await Host.GetAsync("/admin/mail/dead-letters", await AdminAsync()))
            .ShouldBe(HttpStatusCode.OK)
            .Data.AsArray()
            .Single(row => (string)row!["recipient"]! == person.Email)!;
        ((string)dead["error"]!).ShouldBe("smtp_recipient_550");
        (await RetryAsync((Guid)dead["id"]!)).ShouldBe(1);
        (await Host.PostAsync("/admin/mail/dead-letters/retry", new { id = Guid.CreateVersion7() }, await AdminAsync())).ShouldBe(
            HttpStatusCode.NotFound,
            "MESSAGE_NOT_FOUND"
        );

        async Task<bool> IsSentAsync()
        {
            await using var db = await Host.OpenStoreAsync();
            return await db.Outbox.AnyAsync(row => row.Recipient == person.Email && row.SentAt != null);
        }

        async Task<int> RetryAsync(Guid id) =>
            (int)
                (await Host.PostAsync("/admin/mail/dead-letters/retry", new { id }, await AdminAsync())).ShouldBe(HttpStatusCode.OK).Data[
                    "due"
                ]!;
    }

    [Fact]
    public async Task A_test_mail_leaves_at_once()
    {
        var to = Person.NewEmail();

        var sent = (await Host.PostAsync("/admin/mail/test", new { email = to }, await AdminAsync())).ShouldBe(HttpStatusCode.OK);

        ((bool)sent.Data["sent"]!).ShouldBeTrue();
        (await Host.MailsAsync(to)).ShouldHaveSingleItem();
        (await Host.PostAsync("/admin/mail/test", new { email = "nobody" }, await AdminAsync())).ShouldBe(
            HttpStatusCode.BadRequest,
            "EMAIL_INVALID"
        );
    }

    [Fact]
    public async Task Events_are_found_by_address_also_by_one_that_nobody_has_and_are_forgotten_with_the_person()
    {
        var (person, stranger) = (await AddressMail.ProvenPersonAsync(Host), Person.NewEmail());
        (await Host.PostAsync("/login", new { email = stranger, password = Person.NewPassword() })).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );

        (await ActionsAsync(stranger.ToUpperInvariant())).ShouldBe(["session.login_failed"]);
        (await ActionsAsync(person.Email)).ShouldBe(["email.verified", "account.created"]);
        (await ActionsAsync(Person.NewEmail())).ShouldBeEmpty();
        var moved = Person.NewEmail();
        (await MoveAsync(person.Id, moved)).ShouldBe(HttpStatusCode.OK);
        (await ActionsAsync(person.Email)).ShouldBe(["email.changed", "email.verified", "account.created"]);
        (await ActionsAsync(moved)).ShouldContain("email.changed");
        (await Host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() })).Status.ShouldBe(
            HttpStatusCode.Unauthorized // of nobody, at an address that was the person's
        );
        (await ActionsAsync(person.Email)).ShouldContain("session.login_failed");

        (await Host.DeleteAsync($"/admin/users/{person.Id}", await AdminAsync())).ShouldBe(HttpStatusCode.NoContent);
        (await ActionsAsync(person.Email)).ShouldBeEmpty();
        (await ActionsAsync(moved)).ShouldBeEmpty();
        (await Host.GetAsync("/admin/audit?email=nobody", await AdminAsync())).ShouldBe(HttpStatusCode.BadRequest, "QUERY_INVALID");

        async Task<IEnumerable<string>> ActionsAsync(string email) =>
            (await Host.GetAsync($"/admin/audit?email={email}", await AdminAsync()))
                .ShouldBe(HttpStatusCode.OK)
                .Data.AsArray()
                .Select(audit => (string)audit!["action"]!);
    }

    [Fact]
    public async Task Who_never_proved_an_address_takes_no_traces_of_its_owner_along()
    {
        var (owner, squatter) = (Person.NewEmail(), await Person.SignUpAsync(Host));
        var advisor = await Advisor.OfNewBranchAsync(Host);
        await advisor.InviteAsync(Host, owner);
        await using (var db = await Host.OpenStoreAsync())
        {
            // As if the squatter had signed up with the owner's address.
            await db
                .Users.Where(user => user.Id == squatter.Id)
                .ExecuteUpdateAsync(user => user.SetProperty(it => it.Email, owner).SetProperty(it => it.EmailKey, owner));
        }

        (await Host.DeleteAsync($"/admin/users/{squatter.Id}", await AdminAsync())).ShouldBe(HttpStatusCode.NoContent);

        var found = await Host.GetAsync($"/admin/audit?email={owner}", await AdminAsync());
        found.ShouldBe(HttpStatusCode.OK).Data.AsArray().Select(audit => (string)audit!["action"]!).ShouldContain("invitation.created");
    }

    private Task<string> AdminAsync() => ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

    private async Task<Answer> SetRolesAsync(Guid id, string[] roles, Guid? branchId) =>
        await Host.PutAsync($"/admin/users/{id}/roles", new { roles, branchId }, await AdminAsync());

    private async Task<Answer> MoveAsync(Guid id, string email, bool? undo = null) =>
        await Host.PutAsync($"/admin/users/{id}/email", new { email, undo }, await AdminAsync());
}
