using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Onboarding;

public sealed class OnboardingRacesOnSqlite(OneOnSqlite fixture) : OnboardingRaceTests(fixture), IClassFixture<OneOnSqlite>;

public sealed class OnboardingRacesOnPostgreSql(OneOnPostgreSql fixture) : OnboardingRaceTests(fixture), IClassFixture<OneOnPostgreSql>;

public sealed class OnboardingRacesOfReplicas(TwoOnPostgreSql fixture) : OnboardingRaceTests(fixture), IClassFixture<TwoOnPostgreSql>;

/// <summary>What may happen once happens once, however many ask at the same moment.</summary>
public abstract class OnboardingRaceTests(Replicas replicas)
{
    private IdentityHost Host => replicas.First;

    [Fact] // security requirement 52
    public Task Of_64_parallel_accepts_one_succeeds() =>
        Scale.RepeatAsync(async () =>
        {
            var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);

            var answers = await replicas.RaceAsync((host, index) => invited.AcceptAsync(host, $"{index} words of my own"));

            Temporary.TokenOf(answers.Where(answer => answer.Status is HttpStatusCode.Forbidden).ShouldHaveSingleItem(), "phoneNumber");
            foreach (var answer in answers.Where(answer => answer.Status is not HttpStatusCode.Forbidden))
            {
                answer.ShouldBe(HttpStatusCode.BadRequest, "INVITE_USED");
            }

            await using var db = await Host.OpenStoreAsync();
            var account = (await db.Users.Where(user => user.EmailKey == invited.Email).ToListAsync()).ShouldHaveSingleItem();
            (await db.OnboardingSteps.CountAsync(step => step.UserId == account.Id)).ShouldBe(1);
            (
                await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.InvitationAccepted && audit.SubjectId == account.Id)
            ).ShouldBe(1);
        });

    [Fact] // security requirement 14
    public Task Of_64_parallel_exchanges_one_opens_the_session_and_all_get_the_same_refresh_token() =>
        Scale.RepeatAsync(async () =>
        {
            var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
            await newcomer.ProvePhoneAsync(Host);

            var answers = await replicas.RaceAsync((host, _) => newcomer.ExchangeAsync(host));

            answers
                .Select(answer => (string)answer.ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!)
                .Distinct(StringComparer.Ordinal)
                .ShouldHaveSingleItem();
            await using var db = await Host.OpenStoreAsync();
            (await db.Sessions.CountAsync(session => session.UserId == newcomer.Id)).ShouldBe(1);
            (
                await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.OnboardingExchanged && audit.SubjectId == newcomer.Id)
            ).ShouldBe(1);
        });

    [Fact] // security requirement 18
    public Task Of_50_parallel_guesses_five_are_looked_at() =>
        Scale.RepeatAsync(async () =>
        {
            var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
            var number = Newcomer.NewNumber();
            (await newcomer.AskForCodeAsync(Host, number)).ShouldBe(HttpStatusCode.Accepted);
            var code = int.Parse(await Newcomer.CodeAsync(Host, number), System.Globalization.CultureInfo.InvariantCulture);

            var answers = await replicas.RaceAsync(
                (host, index) =>
                    newcomer.TryCodeAsync(
                        host,
                        ((code + 1 + index) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture)
                    ),
                runners: 50
            );

            answers
                .Select(answer => answer.Codes.Single())
                .CountBy(it => it)
                .OrderBy(it => it.Key, StringComparer.Ordinal)
                .ShouldBe([KeyValuePair.Create("CODE_INVALID", 5), KeyValuePair.Create("CODE_TRIES_EXCEEDED", 45)]);
            // Even the right one
            (await newcomer.TryCodeAsync(Host, $"{code:D6}")).ShouldBe(HttpStatusCode.BadRequest, "CODE_TRIES_EXCEEDED");
        });

    [Fact] // security requirement 48
    public Task Of_64_parallel_uses_of_the_right_code_one_proves_the_number() =>
        Scale.RepeatAsync(async () =>
        {
            var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
            var number = Newcomer.NewNumber();
            (await newcomer.AskForCodeAsync(Host, number)).ShouldBe(HttpStatusCode.Accepted);
            var code = await Newcomer.CodeAsync(Host, number);

            var answers = await replicas.RaceAsync((host, _) => newcomer.TryCodeAsync(host, code));

            answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
            await using var db = await Host.OpenStoreAsync();
            (
                await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.StepCompleted && audit.SubjectId == newcomer.Id)
            ).ShouldBe(1);
        });

    [Fact]
    public async Task Of_64_parallel_invitations_of_one_address_one_is_created()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var email = Person.NewEmail();

        var answers = await replicas.RaceAsync(
            (host, index) =>
                host.PostAsync(
                    "/invites",
                    new { email = index % 2 == 0 ? email : email.ToUpperInvariant(), name = "Grace Hopper" },
                    advisor.AccessToken
                )
        );

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.Status is not HttpStatusCode.Created))
        {
            answer.ShouldBe(HttpStatusCode.Conflict, "INVITE_PENDING");
        }

        await using var db = await Host.OpenStoreAsync();
        (await db.Invitations.CountAsync(invitation => invitation.BranchId == advisor.BranchId)).ShouldBe(1);
    }

    [Fact]
    public async Task Of_64_parallel_resends_one_sends_a_mail()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);

        var answers = await replicas.RaceAsync((host, _) => host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        await using var db = await Host.OpenStoreAsync();
        (
            await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.InvitationSent && audit.Detail == invited.Id.ToString())
        ).ShouldBe(1);
        (await Host.MailsAsync(invited.Email, count: 2)).Count.ShouldBe(2); // the invitation and the resend
    }

    [Fact]
    public async Task Of_64_parallel_renewals_one_sends_a_mail()
    {
        var invited = await (await Advisor.OfNewBranchAsync(Host)).InviteAsync(Host);
        await Host.ExpireAsync(invited);

        var answers = await replicas.RaceAsync((host, _) => host.PostAsync("/invites/renew", new { token = invited.Token }));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        await using var db = await Host.OpenStoreAsync();
        (
            await db.AuditEvents.CountAsync(audit => audit.Action == AuditActions.InvitationSent && audit.Detail == invited.Id.ToString())
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Of_64_parallel_accounts_for_one_address_an_operator_gets_one()
    {
        var branchId = await Host.AddBranchAsync("Berlin");
        var email = Person.NewEmail();
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        var answers = await replicas.RaceAsync(
            (host, _) =>
                host.PostAsync(
                    "/admin/users",
                    new
                    {
                        email,
                        name = "Alan Turing",
                        role = "advisor",
                        branchId,
                    },
                    token
                )
        );

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.Status is not HttpStatusCode.Created))
        {
            answer.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        }

        await using var db = await Host.OpenStoreAsync();
        (await db.Users.CountAsync(user => user.EmailKey == email)).ShouldBe(1);
    }
}
