using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

public sealed class MailFloodsOnSqlite(SqliteHost fixture) : MailFloodAttackTests(fixture), IClassFixture<SqliteHost>;

public sealed class MailFloodsOnPostgreSql(PostgreSqlHost fixture) : MailFloodAttackTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>An advisor has us mail a stranger, again and again, with a text of the advisor's own.</summary>
public abstract class MailFloodAttackTests(HostFixture fixture)
{
    private static readonly string[] Links =
    [
        "Win at https://evil.example",
        "evil.example",
        "Visit www.evil today",
        "go to evil.example/x?y=1 now",
        "xn--evl-ema.example",
        "evil\u3002example",
        "evil\uFF0Eexample",
        "evil.\u200Bexample",
        "evil\u2024com/login",
        "Evil.Com",
        "javascript://x",
        "Ada evil.example Lovelace",
        "mail me@evil.example",
        "Ada\r\nBcc: x",
        "Ada\u0000",
        "Ada \u202Eelpmaxe",
    ];

    /// <summary>Of these, host names and no more.</summary>
    private static readonly string[] Hosts =
    [
        "evil.example",
        "xn--evl-ema.example",
        "evil\u3002example",
        "evil\uFF0Eexample",
        "evil.\u200Bexample",
        "Evil.Com",
        "Ada evil.example Lovelace",
    ];

    private static readonly string[] Honest =
    [
        "J. R. Smith",
        "J.R.R. Tolkien",
        "Dr. Müller-Lüdenscheidt",
        "Sammy Davis Jr.",
        "J.R.Smith",
        "M.Müller",
        "E.T.A.Hoffmann",
        "Anne-Marie St.Clair",
        "St.Gallen",
        "Renée O'Connor",
        "St. John",
        "María-José",
        "李 小龍",
        "می‌خواهم",
    ];

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Inviting_and_withdrawing_in_turn_sends_five_mails_a_day_to_one_address_whoever_asks()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var (advisor, other) = (await Advisor.OfNewBranchAsync(host), await Advisor.OfNewBranchAsync(host));
        var victim = await AddressMail.ProvenPersonAsync(host);
        for (var mail = 1; mail <= InvitationMailing.MailsPerAddress; mail++)
        {
            var invited = await (mail % 2 == 0 ? other : advisor).InviteAsync(host, victim.Email);
            (await host.DeleteAsync($"/invites/{invited.Id}", (mail % 2 == 0 ? other : advisor).AccessToken)).ShouldBe(
                HttpStatusCode.NoContent
            );
        }

        foreach (var each in new[] { advisor, other })
        {
            var refused = await host.PostAsync(
                "/invites",
                new { email = victim.Email.ToUpperInvariant(), name = "Grace" },
                each.AccessToken
            );
            refused.ShouldBe(HttpStatusCode.TooManyRequests, "INVITE_LIMIT_REACHED");
            refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
            // Nothing half done
            (await host.GetAsync($"/invites?status=pending&search={victim.Email}", each.AccessToken))
                .Data.AsArray()
                .ShouldBeEmpty();
        }

        (await InvitationsAsync(host, victim.Email)).ShouldBe(InvitationMailing.MailsPerAddress);

        // The victim's own resets have a budget of their own, and everybody else's invitations go on.
        await MailedReset.AskAsync(host, victim.Email, mails: 1);
        await advisor.InviteAsync(host);

        host.Clock.Advance(TimeSpan.FromDays(1));
        (await host.PostAsync("/invites", new { email = victim.Email, name = "Grace" }, await advisor.NewTokenAsync(host))).ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task Resending_counts_as_well()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        for (var mail = 2; mail <= InvitationMailing.MailsPerAddress; mail++)
        {
            await LetAMinutePassAsync(invited);
            (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        }

        await LetAMinutePassAsync(invited);
        (await Host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "INVITE_LIMIT_REACHED"
        );
        await Host.ExpireAsync(invited);
        (await Host.PostAsync("/invites/renew", new { token = invited.Token })).ShouldBe(HttpStatusCode.Accepted); // never an oracle

        (await InvitationsAsync(Host, invited.Email)).ShouldBe(InvitationMailing.MailsPerAddress);
    }

    [Fact]
    public async Task One_branch_mails_so_many_strangers_a_day_and_no_more()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var (advisor, other) = (await Advisor.OfNewBranchAsync(host), await Advisor.OfNewBranchAsync(host));
        await advisor.InviteAsync(host);
        await using (var db = await host.OpenStoreAsync())
        {
            await db
                .Throttles.Where(row => row.Part == MessageTemplate.Invitation)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.Failures, InvitationMailing.MailsPerBranch - 1));
        }

        await advisor.InviteAsync(host);
        (await host.PostAsync("/invites", new { email = Person.NewEmail(), name = "Grace" }, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "INVITE_LIMIT_REACHED"
        );
        await other.InviteAsync(host);
    }

    [Fact]
    public async Task A_name_that_reaches_a_mail_holds_neither_link_nor_control_character()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var person = await Person.SignUpAsync(Host);
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        foreach (var name in Links)
        {
            string[] codes = name.Contains('\0', StringComparison.Ordinal) ? ["TEXT_INVALID"] : ["NAME_INVALID"];
            (await Host.PostAsync("/invites", new { email = Person.NewEmail(), name }, advisor.AccessToken)).ShouldBe(
                HttpStatusCode.BadRequest,
                codes
            );
            (
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email = Person.NewEmail(),
                        name,
                        password = Person.NewPassword(),
                    }
                )
            ).ShouldBe(HttpStatusCode.BadRequest, codes);
            (await Host.PutAsync("/profile", new { name }, person.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, codes);
            (
                await Host.PostAsync(
                    "/admin/users",
                    new
                    {
                        email = Person.NewEmail(),
                        name,
                        role = "individual",
                    },
                    admin
                )
            ).ShouldBe(HttpStatusCode.BadRequest, codes);
            if (!Hosts.Contains(name, StringComparer.Ordinal))
            {
                (await Host.PostAsync("/admin/branches", new { name }, admin)).ShouldBe(HttpStatusCode.BadRequest, codes);
            }
        }

        // An operator knows how a company is called, but no name hides a character.
        foreach (
            var name in Hosts.Where(host => !host.Contains('\u200B', StringComparison.Ordinal)).Concat(Honest).Append("Example.com GmbH")
        )
        {
            (await Host.PostAsync("/admin/branches", new { name }, admin)).ShouldBe(HttpStatusCode.Created);
        }

        foreach (var name in Honest)
        {
            (await Host.PostAsync("/invites", new { email = Person.NewEmail(), name }, advisor.AccessToken)).ShouldBe(
                HttpStatusCode.Created
            );
            (await Host.PutAsync("/profile", new { name }, person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task<int> InvitationsAsync(IdentityHost host, string email)
    {
        await using var db = await host.OpenStoreAsync();
        return await db.Outbox.CountAsync(mail =>
            mail.Recipient == email && (mail.Template == MessageTemplate.Invitation || mail.Template == MessageTemplate.InvitationRenewed)
        );
    }

    private async Task LetAMinutePassAsync(Invited invited)
    {
        var earlier = Host.Clock.GetUtcNow().AddMinutes(-2);
        await using var db = await Host.OpenStoreAsync();
        await db.Invitations.Where(row => row.Id == invited.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.SentAt, earlier));
    }
}
