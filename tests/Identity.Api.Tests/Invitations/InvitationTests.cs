using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Messaging;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Invitations;

public sealed class InvitationsOnSqlite(SqliteHost fixture) : InvitationTests(fixture), IClassFixture<SqliteHost>;

public sealed class InvitationsOnPostgreSql(PostgreSqlHost fixture) : InvitationTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Invitations in every state, and accounts that the invited address may have already.</summary>
public abstract class InvitationTests(HostFixture fixture)
{
    private static readonly string[] Agreements = ["Terms:1", "Newsletter:7"];

    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 51
    public async Task An_altered_token_is_no_invitation()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        var other = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        var half = invited.Token.Length / 2;
        string[] forgeries =
        [
            "",
            "x",
            invited.Token + "A",
            invited.Token[..^1],
            invited.Token[..^1] + (invited.Token[^1] == 'A' ? 'B' : 'A'),
            invited.Token[..half] + other.Token[half..],
            invited.Token.ToUpperInvariant(),
            invited.Id.ToString(),
            new string('A', 10_000),
            "%00",
            "Grüße",
        ];

        foreach (var forgery in forgeries)
        {
            (await Host.PostAsync("/invites/check", new { token = forgery })).ShouldBe(HttpStatusCode.NotFound, "INVITE_NOT_FOUND");
            (await (invited with { Token = forgery }).AcceptAsync(Host, "a few words of mine")).ShouldBe(
                HttpStatusCode.NotFound,
                "INVITE_NOT_FOUND"
            );
            (await Host.PostAsync("/invites/renew", new { token = forgery })).ShouldBe(HttpStatusCode.Accepted); // never an oracle
        }

        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 50
    public async Task Looking_at_a_link_consumes_nothing()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        foreach (var path in new[] { "/invites/check", "/branches/public/v1/common/invites/check", "/pages/invite" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
            {
                (await Host.SendAsync(method, $"{path}?token={invited.Token}", null, null)).ShouldBe(HttpStatusCode.OK);
            }
        }

        foreach (var path in new[] { "/invites/accept", "/invites/renew", "/branches/public/v1/individual/invites/accept" })
        {
            (await Host.GetAsync($"{path}?token={invited.Token}")).ShouldBe(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        }

        (await UserOrNullAsync(invited.Email)).ShouldBeNull();
        await invited.JoinAsync(Host);
    }

    [Fact]
    public async Task An_advisors_resend_keeps_a_link_that_has_not_expired_and_replaces_one_that_has()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        var soon = Host.Clock.GetUtcNow().AddMinutes(5);
        await using (var db = await Host.OpenStoreAsync())
        {
            await db
                .Invitations.Where(invitation => invitation.Id == invited.Id)
                .ExecuteUpdateAsync(invitation => invitation.SetProperty(it => it.ExpiresAt, soon));
        }

        (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.Accepted);

        Post.TokenIn((await Host.MailsAsync(invited.Email, 2))[1]).ShouldBe(invited.Token);
        var kept = (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK).Data;
        ((DateTimeOffset)kept["expiresAt"]!).ShouldBeGreaterThan(soon.AddDays(6));
        await Host.ExpireAsync(invited);
        (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.Accepted);

        var fresh = invited with { Token = Post.TokenIn((await Host.MailsAsync(invited.Email, 3))[2]) };
        Host.Watch.Add(fresh.Token);
        fresh.Token.ShouldNotBe(invited.Token);
        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        (await invited.AcceptAsync(Host, "a few words of mine")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        await fresh.JoinAsync(Host);
    }

    [Fact]
    public async Task A_second_resend_within_a_minute_sends_nothing()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        for (var times = 0; times < 3; times++)
        {
            (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        }

        await using var db = await Host.OpenStoreAsync();
        (
            await db.AuditEvents.CountAsync(audit =>
                audit.Action == Domain.Audit.AuditActions.InvitationSent && audit.Detail == invited.Id.ToString()
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_holds_an_expired_link_gets_a_fresh_one_once_an_hour_and_the_advisor_is_told()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        await Host.MailsAsync(invited.Email);
        await RenewAsync(invited); // not expired: nothing to renew
        await Host.ExpireAsync(invited);

        await RenewAsync(invited);

        var mails = await Host.MailsAsync(invited.Email, 2);
        mails.Count.ShouldBe(2);
        var fresh = invited with { Token = Post.TokenIn(mails[1]) };
        Host.Watch.Add(fresh.Token);
        (await Host.MailsAsync(advisor.Email)).ShouldHaveSingleItem().ShouldNotContain(fresh.Token); // told, not handed the key
        (await fresh.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");

        // Nobody has proven to be the person who was invited: an address kept here would outlive any erasure.
        await using var db = await Host.OpenStoreAsync();
        var sent = await db.AuditEvents.SingleAsync(audit =>
            audit.Action == Domain.Audit.AuditActions.InvitationSent && audit.Detail == invited.Id.ToString()
        );
        (sent.SubjectId, sent.Address).ShouldBe((null, null));

        // Expired again within the hour: no more mail.
        var justNow = Host.Clock.GetUtcNow().AddSeconds(-1);
        await db
            .Invitations.Where(invitation => invitation.Id == invited.Id)
            .ExecuteUpdateAsync(invitation => invitation.SetProperty(it => it.ExpiresAt, justNow));
        await RenewAsync(fresh);
        (
            await db.Outbox.CountAsync(mail => mail.Template == MessageTemplate.InvitationRenewed && mail.Recipient == invited.Email)
        ).ShouldBe(1);
        (await fresh.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
    }

    [Fact]
    public async Task A_withdrawn_invitation_is_dead_for_everything()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);

        (await Host.DeleteAsync($"/invites/{invited.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        (await invited.AcceptAsync(Host, "a few words of mine")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "INVITE_REVOKED"
        );
        (await Host.DeleteAsync($"/invites/{invited.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        await RenewAsync(invited);
        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        (await advisor.InviteAsync(Host, invited.Email)).Id.ShouldNotBe(invited.Id); // and stands in the way of no other
    }

    [Fact]
    public async Task A_used_invitation_is_dead_for_everything()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        await invited.JoinAsync(Host);

        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
        (await invited.AcceptAsync(Host, "a few words of mine")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
        (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "INVITE_USED"
        );
        (await Host.DeleteAsync($"/invites/{invited.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
        (await Host.PostAsync("/invites", new { email = invited.Email, name = "Grace" }, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.Conflict,
            "EMAIL_TAKEN"
        );
    }

    [Fact]
    public async Task An_open_invitation_stands_in_the_way_of_a_second_of_this_branch_and_of_no_other()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);

        (await Host.PostAsync("/invites", new { email = invited.Email, name = "Grace" }, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.Conflict,
            "INVITE_PENDING"
        );

        var elsewhere = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, invited.Email);
        await Host.ExpireAsync(invited);
        await advisor.InviteAsync(Host, invited.Email);
        await elsewhere.JoinAsync(Host);
    }

    [Fact] // security requirement 51: a newer invitation kills the older
    public async Task A_link_that_a_newer_invitation_replaced_is_dead_for_everything()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var older = await advisor.InviteAsync(Host);
        await Host.ExpireAsync(older);
        var newer = await advisor.InviteAsync(Host, older.Email.ToUpperInvariant());
        newer.Token.ShouldNotBe(older.Token);

        (await older.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        (await older.AcceptAsync(Host, "a few words of mine")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        await RenewAsync(older);

        (await older.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_REVOKED");
        await using var db = await Host.OpenStoreAsync();
        (
            await db.Outbox.CountAsync(mail =>
                mail.Template == MessageTemplate.InvitationRenewed && (mail.Recipient == older.Email || mail.Recipient == newer.Email)
            )
        ).ShouldBe(0);
        await newer.JoinAsync(Host);
    }

    [Fact] // security requirement 44
    public async Task An_unproven_account_is_taken_over_and_nothing_of_its_registrant_survives()
    {
        var registrant = await Person.SignUpAsync(Host);
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await (await advisor.InviteAsync(Host, registrant.Email)).JoinAsync(Host);

        newcomer.Id.ShouldBe(registrant.Id);
        (await Host.GetAsync("/profile", registrant.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = registrant.RefreshToken })).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Host.PostAsync("/login", new { email = registrant.Email, password = registrant.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        Temporary.TokenOf(await newcomer.LogInAsync(Host), "phoneNumber");

        var user = await Host.UserAsync(registrant);
        user.EmailVerifiedAt.ShouldNotBeNull();
        user.BranchId.ShouldBe(advisor.BranchId);
        user.Name.ShouldBe("Grace Hopper");
    }

    [Fact] // security requirements 16 and 71
    public async Task Whoever_joins_with_a_one_time_password_must_still_replace_it()
    {
        var email = Person.NewEmail();
        var password = (await Advisor.ProvisionAsync(Host, email, Roles.Individual, null)).TemporaryPassword;
        var old = await Advisor.TemporaryTokenAsync(Host, email, password, RoleNames.Individual);
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, email);

        var token = Temporary.TokenOf(await invited.AcceptAsync(Host, password), "password", "phoneNumber");

        (await Host.GetAsync("/onboarding", old)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID"); // that onboarding has ended
        (await Host.GetAsync("/onboarding", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_proven_account_joins_with_its_own_password_and_keeps_what_it_has_proven()
    {
        var person = await Person.SignUpAsync(Host);
        var (now, number) = (Host.Clock.GetUtcNow(), Newcomer.NewNumber());
        await Host.ChangeAsync(
            person,
            user =>
                user.SetProperty(it => it.EmailVerifiedAt, now)
                    .SetProperty(it => it.PhoneNumber, number)
                    .SetProperty(it => it.PhoneVerifiedAt, now)
        );
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, person.Email, Newcomer.NewNumber());

        (await invited.AcceptAsync(Host, "not my own words")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT");
        var accepted = await invited.AcceptAsync(Host, person.Password);

        var token = Temporary.TokenOf(accepted);
        accepted.Json["meta"]!["fields"]!.AsArray().ShouldBeEmpty(); // exchange now
        (await Host.PutAsync("/token-exchange", null, token)).ShouldBe(HttpStatusCode.OK);
        var user = await Host.UserAsync(person);
        user.PhoneNumber.ShouldBe(number);
        user.Name.ShouldBe("Ada Lovelace");
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task A_proven_member_of_a_branch_is_neither_invited_nor_moved()
    {
        var person = await Person.SignUpAsync(Host);
        var (home, elsewhere) = (await Advisor.OfNewBranchAsync(Host), await Advisor.OfNewBranchAsync(Host));
        var early = await elsewhere.InviteAsync(Host, person.Email); // before anybody belonged anywhere
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(
            person,
            user => user.SetProperty(it => it.EmailVerifiedAt, now).SetProperty(it => it.BranchId, home.BranchId)
        );

        (await Host.PostAsync("/invites", new { email = person.Email, name = "Ada" }, elsewhere.AccessToken)).ShouldBe(
            HttpStatusCode.Conflict,
            "EMAIL_TAKEN"
        );
        (await early.AcceptAsync(Host, person.Password)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        (await Host.UserAsync(person)).BranchId.ShouldBe(home.BranchId);
    }

    [Fact]
    public async Task A_disabled_account_does_not_come_back_by_an_invitation()
    {
        var person = await Person.SignUpAsync(Host);
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host, person.Email);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        (await invited.AcceptAsync(Host, "a few words of mine")).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
    }

    [Fact] // security requirements 43 and 51
    public async Task The_account_has_the_address_and_branch_of_the_invitation_whatever_the_body_says()
    {
        var (advisor, stranger) = (await Advisor.OfNewBranchAsync(Host), await Advisor.OfNewBranchAsync(Host));
        var invited = await advisor.InviteAsync(Host);
        var (password, other) = (Person.NewPassword(), Person.NewEmail());

        var token = Temporary.TokenOf(
            await Host.PostAsync(
                "/invites/accept",
                new
                {
                    token = invited.Token,
                    password,
                    confirmPassword = password,
                    email = other,
                    branchId = stranger.BranchId,
                    branch = new { id = stranger.BranchId },
                    roles = new[] { "advisor" },
                    userId = stranger.Id,
                    status = "active",
                    phoneNumberVerified = true,
                }
            )
        );

        var user = (await UserOrNullAsync(invited.Email)).ShouldNotBeNull();
        user.BranchId.ShouldBe(advisor.BranchId);
        user.Roles.ShouldBe(Roles.Individual);
        user.Status.ShouldBe(UserStatus.Onboarding);
        user.PhoneVerifiedAt.ShouldBeNull();
        Guid.Parse((string)AccessTokenClaims.Of(token)["sub"]!).ShouldBe(user.Id);
        (await UserOrNullAsync(other)).ShouldBeNull();

        var created = await Host.PostAsync(
            "/invites",
            new
            {
                email = other,
                name = "Grace",
                branchId = stranger.BranchId,
                status = "accepted",
            },
            advisor.AccessToken
        );
        (await Host.GetAsync($"/invites?search={other}", advisor.AccessToken)).Data.AsArray().ShouldHaveSingleItem()!["id"]!
            .ToString()
            .ShouldBe((string)created.Data["id"]!);
        (await Host.GetAsync($"/invites?search={other}", stranger.AccessToken)).Data.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_fault_of_an_acceptance_is_named_and_the_invitation_stays_open()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);

        var answer = await Host.PostAsync(
            "/invites/accept",
            new
            {
                token = invited.Token,
                password = "short",
                confirmPassword = "other",
                agreementIds = new[] { "unknown" },
            }
        );

        answer.ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_TOO_SHORT", "PASSWORDS_DIFFER", "AGREEMENT_UNKNOWN");
        await invited.JoinAsync(Host);
    }

    [Theory]
    [InlineData("""{"email":"no address","name":"Grace"}""", "EMAIL_INVALID")]
    [InlineData("""{"email":"grace@example.com","name":" "}""", "NAME_INVALID")]
    [InlineData("""{"email":"grace@example.com","name":"Grace","phoneNumber":"0151"}""", "PHONE_NUMBER_INVALID")]
    [InlineData("""{"email":"","name":"","phoneNumber":"x"}""", "EMAIL_INVALID", "NAME_INVALID", "PHONE_NUMBER_INVALID")]
    public async Task What_cannot_be_invited_is_named(string body, params string[] codes) =>
        (await Host.PostAsync("/invites", body, (await Advisor.OfNewBranchAsync(Host)).AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            codes
        );

    [Fact]
    public async Task The_number_of_an_invited_person_is_stored_in_E164()
    {
        var advisor = (await Advisor.OfNewBranchAsync(Host)).AccessToken;

        var invited = await Host.PostAsync(
            "/invites",
            new
            {
                email = Person.NewEmail(),
                name = "Grace",
                phoneNumber = "\u202D+44 (0)20 7946 0958\u202C",
            },
            advisor
        );

        ((string)invited.ShouldBe(HttpStatusCode.Created).Data["phoneNumber"]!).ShouldBe("+442079460958");
        ((string)(await Host.GetAsync("/invites", advisor)).Data[0]!["phoneNumber"]!).ShouldBe("+442079460958");
    }

    [Fact] // security requirement 67
    public async Task Invitations_of_another_branch_are_absent()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        var stranger = (await Advisor.OfNewBranchAsync(Host)).AccessToken;

        foreach (var id in new[] { invited.Id.ToString(), Guid.CreateVersion7().ToString(), "x", invited.Id.ToString("N") })
        {
            (await Host.PostAsync($"/invites/{id}/resend", null, stranger)).ShouldBe(HttpStatusCode.NotFound, "INVITE_NOT_FOUND");
            (await Host.DeleteAsync($"/invites/{id}", stranger)).ShouldBe(HttpStatusCode.NotFound, "INVITE_NOT_FOUND");
        }

        (await Host.GetAsync("/invites", stranger)).Data.AsArray().ShouldBeEmpty();
        (await invited.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_list_filters_by_status_searches_and_turns_pages()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var (pending, accepted, expired, revoked) = (
            await advisor.InviteAsync(Host),
            await advisor.InviteAsync(Host),
            await advisor.InviteAsync(Host),
            await advisor.InviteAsync(Host)
        );
        await accepted.JoinAsync(Host);
        await Host.ExpireAsync(expired);
        (await Host.DeleteAsync($"/invites/{revoked.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await IdsAsync("status=pending")).ShouldBe([pending.Id]);
        (await IdsAsync("status=accepted")).ShouldBe([accepted.Id]);
        (await IdsAsync("status=expired")).ShouldBe([expired.Id]);
        (await IdsAsync("status=revoked")).ShouldBe([revoked.Id]);
        (await IdsAsync("status=accepted,revoked")).ShouldBe([accepted.Id, revoked.Id], ignoreOrder: true);
        (await IdsAsync("")).Length.ShouldBe(4);
        (await IdsAsync($"search={pending.Email[..20].ToUpperInvariant()}")).ShouldContain(pending.Id);
        (await IdsAsync("search=nobody-is-called-so")).ShouldBeEmpty();
        (await IdsAsync("search=%25")).ShouldBeEmpty(); // a letter, not a pattern

        var second = (await Host.GetAsync("/invites?page[number]=2&page[size]=3", advisor.AccessToken)).ShouldBe(HttpStatusCode.OK).Json;
        second["data"]!.AsArray().Count.ShouldBe(1);
        second["meta"]!
            .ToJsonString()
            .ShouldBe("""{"totalRecord":4,"totalPage":2,"pageNumber":2,"limit":3,"totalIsExact":true,"next":null}""");
        (await Host.GetAsync("/invites?status=lost", advisor.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_STATUS_INVALID");
        (await Host.GetAsync("/invites?page[size]=101&page[number]=0", advisor.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "QUERY_INVALID",
            "QUERY_INVALID"
        );

        async Task<Guid[]> IdsAsync(string query) =>
            [
                .. (await Host.GetAsync($"/invites?{query}", advisor.AccessToken))
                    .ShouldBe(HttpStatusCode.OK)
                    .Data.AsArray()
                    .Select(invitation => (Guid)invitation!["id"]!),
            ];
    }

    [Fact] // security requirement 45
    public async Task No_header_of_the_request_reaches_a_mailed_link()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var email = Person.NewEmail();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/invites")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { email, name = "Grace" }),
        };
        request.Headers.Authorization = new("Bearer", advisor.AccessToken);
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "evil");
        request.Headers.Add("Forwarded", "host=evil.example;proto=evil");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Referrer = new Uri("https://evil.example/");
        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Created);

        var mail = (await Host.MailsAsync(email)).ShouldHaveSingleItem();

        Host.Watch.Add(Post.TokenIn(mail));
        mail.ShouldContain($"{IdentityHost.Issuer}/pages/invite?token=");
        mail.ShouldNotContain("evil.example");
        mail.ShouldNotContain("evil:");
    }

    [Fact]
    public async Task Required_agreements_are_demanded_and_stored_with_their_version()
    {
        await using var host = await WithAgreementsAsync();
        (await host.GetAsync("/agreements"))
            .Data.AsArray()
            .Select(row => $"{row!["id"]} {row["version"]} {row["required"]}")
            .ShouldBe(["Terms 1 true", "Newsletter 7 false"]);
        var advisor = await Advisor.OfNewBranchAsync(host);
        var (invited, careful) = (await advisor.InviteAsync(host), await advisor.InviteAsync(host));

        (await invited.AcceptAsync(host, "a few words of mine")).ShouldBe(HttpStatusCode.BadRequest, "AGREEMENT_REQUIRED");
        (await invited.AcceptAsync(host, "a few words of mine", "Newsletter")).ShouldBe(HttpStatusCode.BadRequest, "AGREEMENT_REQUIRED");
        (await invited.AcceptAsync(host, "a few words of mine", "Terms", "terms")).ShouldBe(HttpStatusCode.BadRequest, "AGREEMENT_UNKNOWN");
        Temporary.TokenOf(await invited.AcceptAsync(host, "a few words of mine", "Newsletter", "Terms", "Terms"));
        Temporary.TokenOf(await careful.AcceptAsync(host, "a few words of mine", "Terms"));

        (await StoredAsync(host, invited)).ShouldBe(["Newsletter:7", "Terms:1"]);
        (await StoredAsync(host, careful)).ShouldBe(["Terms:1"]);
    }

    private static async Task<List<string>> StoredAsync(IdentityHost host, Invited invited)
    {
        await using var db = await host.OpenStoreAsync();
        return await (
            from acceptance in db.AgreementAcceptances
            join user in db.Users on acceptance.UserId equals user.Id
            where user.EmailKey == invited.Email
            orderby acceptance.AgreementId
            select acceptance.AgreementId + ":" + acceptance.Version
        ).ToListAsync();
    }

    private Task<IdentityHost> WithAgreementsAsync() =>
        IdentityHost.StartAsync(
            fixture.Kind,
            [
                .. Agreements
                    .Select(text => text.Split(':'))
                    .SelectMany(
                        (parts, index) =>
                            new[]
                            {
                                ($"Identity:Agreements:{index}:Id", parts[0]),
                                ($"Identity:Agreements:{index}:Version", parts[1]),
                                ($"Identity:Agreements:{index}:Title", "A title"),
                                ($"Identity:Agreements:{index}:Content", "You agree that ..."),
                                ($"Identity:Agreements:{index}:Required", index == 0 ? "true" : "false"),
                            }
                    ),
            ]
        );

    private async Task RenewAsync(Invited invited) =>
        (await Host.PostAsync("/invites/renew", new { token = invited.Token })).ShouldBe(HttpStatusCode.Accepted);

    private async Task<User?> UserOrNullAsync(string email)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.EmailKey == email);
    }
}
