using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

public sealed class LeakedInvitationsOnSqlite(SqliteHost fixture) : LeakedInvitationAttackTests(fixture), IClassFixture<SqliteHost>;

public sealed class LeakedInvitationsOnPostgreSql(PostgreSqlHost fixture)
    : LeakedInvitationAttackTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>A thief reads an invitation link in the log of a proxy. The thief has no mailbox of the invited person.</summary>
public abstract class LeakedInvitationAttackTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task An_expired_link_never_opens_the_invitation_again()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var leaked = await advisor.InviteAsync(Host);
        var first = leaked;
        await Host.ExpireAsync(leaked);

        // The thief asks for a renewal and repeats the old link; then lets the next ones expire and tries all of them.
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await RenewAsync(leaked);
            await ShouldBeDeadAsync(leaked);
            leaked = await NewestAsync(leaked, renewals + 1);
            (await leaked.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
            await ShouldBeDeadAsync(first);
            await Host.ExpireAsync(leaked);
            await ShouldBeDeadAsync(leaked);
        }

        // The advisor's resend opens none of them either. The invited person comes in by the mail.
        (await Host.PostAsync($"/invites/{leaked.Id}/resend", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeDeadAsync(first);
        await ShouldBeDeadAsync(leaked);
        await (await NewestAsync(leaked, 5)).JoinAsync(Host);

        (await first.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
    }

    [Fact]
    public async Task A_dead_link_fills_no_mailbox()
    {
        var leaked = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        await Host.ExpireAsync(leaked);

        // However often the thief asks, one mail goes out: its link lives for a week, and until then nothing is to be renewed.
        for (var tries = 0; tries < 10; tries++)
        {
            await RenewAsync(leaked);
        }

        (await RenewalsAsync(leaked)).ShouldBe(1);

        // Nor does it help that the new link runs out right after its mail.
        await ChangeAsync(leaked, sentAt: Host.Clock.GetUtcNow().AddMinutes(-59), expiresAt: Host.Clock.GetUtcNow().AddSeconds(-1));
        await RenewAsync(leaked);
        (await RenewalsAsync(leaked)).ShouldBe(1);

        // A week later the person may ask with whatever link is at hand: that is no dead end.
        await Host.ExpireAsync(leaked);
        await RenewAsync(leaked);
        (await RenewalsAsync(leaked)).ShouldBe(2);
        await ShouldBeDeadAsync(leaked);
    }

    [Fact]
    public async Task The_counter_of_a_link_cannot_be_turned_on()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var leaked = await advisor.InviteAsync(Host);
        await Host.ExpireAsync(leaked);
        await RenewAsync(leaked);
        var next = (await NewestAsync(leaked, 2)).Token;

        // Every single character of the old link in place of the new one's, and the other way round.
        for (var at = 0; at < next.Length; at++)
        {
            var forged = leaked.Token[..at] + next[at] + leaked.Token[(at + 1)..];
            if (forged != leaked.Token)
            {
                (await (leaked with { Token = forged }).CheckAsync(Host)).ShouldBe(HttpStatusCode.NotFound, "INVITE_NOT_FOUND");
            }
        }
    }

    [Fact]
    public async Task The_last_link_is_not_renewed_and_the_person_is_invited_anew()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);
        await Host.ExpireAsync(invited);
        await using (var db = await Host.OpenStoreAsync())
        {
            await db
                .Invitations.Where(row => row.Id == invited.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.Generation, InvitationLink.LastGeneration));
        }

        var last = invited with
        {
            Token = Host
                .Services.GetRequiredService<IInvitationTokens>()
                .Write(new InvitationLink(invited.Id, InvitationLink.LastGeneration)),
        };
        Host.Watch.Add(last.Token);

        await RenewAsync(last);

        (await RenewalsAsync(last)).ShouldBe(0);
        (await Host.PostAsync($"/invites/{last.Id}/resend", null, advisor.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "INVITE_EXPIRED"
        );
        await ShouldBeDeadAsync(last);
        await ShouldBeDeadAsync(invited);
        await (await advisor.InviteAsync(Host, invited.Email)).JoinAsync(Host);
    }

    private async Task ShouldBeDeadAsync(Invited link)
    {
        (await link.CheckAsync(Host)).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        (await Host.GetAsync($"/invites/check?token={link.Token}")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        (await link.AcceptAsync(Host, "a few words of the thief")).ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
        (await Host.GetAsync($"/pages/invite?token={link.Token}"))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Text.ShouldContain("This link has expired");
    }

    private async Task<Invited> NewestAsync(Invited invited, int mails)
    {
        var newest = invited with { Token = Post.TokenIn((await Host.MailsAsync(invited.Email, mails))[mails - 1]) };
        Host.Watch.Add(newest.Token);
        newest.Token.ShouldNotBe(invited.Token);
        return newest;
    }

    private async Task RenewAsync(Invited link)
    {
        var answer = (await Host.PostAsync("/invites/renew", new { token = link.Token })).ShouldBe(HttpStatusCode.Accepted);
        answer.Text.ShouldBeEmpty();
    }

    private async Task<int> RenewalsAsync(Invited invited)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Outbox.CountAsync(mail => mail.Template == MessageTemplate.InvitationRenewed && mail.Recipient == invited.Email);
    }

    private async Task ChangeAsync(Invited invited, DateTimeOffset sentAt, DateTimeOffset expiresAt)
    {
        await using var db = await Host.OpenStoreAsync();
        await db
            .Invitations.Where(row => row.Id == invited.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.SentAt, sentAt).SetProperty(it => it.ExpiresAt, expiresAt));
    }
}

public sealed class InvitationLinkRacesOnSqlite(OneOnSqlite fixture) : InvitationLinkRaceTests(fixture), IClassFixture<OneOnSqlite>;

public sealed class InvitationLinkRacesOnPostgreSql(OneOnPostgreSql fixture)
    : InvitationLinkRaceTests(fixture),
        IClassFixture<OneOnPostgreSql>;

public sealed class InvitationLinkRacesOfReplicas(TwoOnPostgreSql fixture)
    : InvitationLinkRaceTests(fixture),
        IClassFixture<TwoOnPostgreSql>;

/// <summary>Renewals, resends and acceptances of one invitation at the same moment.</summary>
public abstract class InvitationLinkRaceTests(Replicas replicas)
{
    private IdentityHost Host => replicas.First;

    [Fact]
    public Task Of_renewals_and_resends_of_an_expired_link_one_mints_the_next_and_no_acceptance_succeeds() =>
        Scale.RepeatAsync(async () =>
        {
            var advisor = await Advisor.OfNewBranchAsync(Host);
            var invited = await advisor.InviteAsync(Host);
            await Host.ExpireAsync(invited);

            var answers = await replicas.RaceAsync(
                (host, index) =>
                    (index % 3) switch
                    {
                        0 => host.PostAsync("/invites/renew", new { token = invited.Token }),
                        1 => host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken),
                        _ => invited.AcceptAsync(host, "a few words of the thief"),
                    }
            );

            foreach (var (answer, index) in answers.Select((answer, index) => (answer, index)))
            {
                if (index % 3 == 2)
                {
                    answer.ShouldBe(HttpStatusCode.BadRequest, "INVITE_EXPIRED");
                }
                else
                {
                    answer.ShouldBe(HttpStatusCode.Accepted);
                }
            }

            await using var db = await Host.OpenStoreAsync();
            (await db.Invitations.SingleAsync(row => row.Id == invited.Id)).Generation.ShouldBe(1);
            (
                await db.AuditEvents.CountAsync(audit =>
                    audit.Action == AuditActions.InvitationSent && audit.Detail == invited.Id.ToString()
                )
            ).ShouldBe(1);
            (await db.Outbox.CountAsync(mail => mail.Recipient == invited.Email)).ShouldBe(2); // the invitation and its successor
        });

    [Fact]
    public Task Of_resends_and_acceptances_of_a_good_link_one_each_succeeds() =>
        Scale.RepeatAsync(async () =>
        {
            var advisor = await Advisor.OfNewBranchAsync(Host);
            var invited = await advisor.InviteAsync(Host);

            var answers = await replicas.RaceAsync(
                (host, index) =>
                    (index % 3) switch
                    {
                        0 => host.PostAsync("/invites/renew", new { token = invited.Token }),
                        1 => host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken),
                        _ => invited.AcceptAsync(host, $"{index} words of my own"),
                    }
            );

            var accepted = answers.Where((_, index) => index % 3 == 2).ToList();
            Temporary.TokenOf(accepted.Where(answer => answer.Status is HttpStatusCode.Forbidden).ShouldHaveSingleItem());
            foreach (var answer in accepted.Where(answer => answer.Status is not HttpStatusCode.Forbidden))
            {
                answer.ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
            }

            await using var db = await Host.OpenStoreAsync();
            (await db.Invitations.SingleAsync(row => row.Id == invited.Id)).Generation.ShouldBe(0);
            (
                await db.AuditEvents.CountAsync(audit =>
                    audit.Action == AuditActions.InvitationSent && audit.Detail == invited.Id.ToString()
                )
            ).ShouldBeLessThanOrEqualTo(1);
        });
}
