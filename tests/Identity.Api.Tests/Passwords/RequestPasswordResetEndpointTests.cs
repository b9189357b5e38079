using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Secrets;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Passwords;

public sealed class RequestPasswordResetOnSqlite(SqliteHost fixture)
    : RequestPasswordResetEndpointTests(fixture),
        IClassFixture<SqliteHost>;

public sealed class RequestPasswordResetOnPostgreSql(PostgreSqlHost fixture)
    : RequestPasswordResetEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

public abstract class RequestPasswordResetEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 47
    public async Task Known_unknown_and_disabled_addresses_get_the_same_answer()
    {
        var (known, disabled) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        await Host.ChangeAsync(disabled, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        var answers = await Task.WhenAll(
            new[] { known.Email, Person.NewEmail(), disabled.Email }.Select(email => Host.PostAsync("/password/forgot", new { email }))
        );

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted && answer.Text.Length == 0);
        answers
            .Select(answer =>
                string.Join(
                    '\n',
                    answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
                )
            )
            .Distinct(StringComparer.Ordinal)
            .ShouldHaveSingleItem();
        await MailedReset.SettledAsync(Host);
        (await SecretsAsync(known)).ShouldHaveSingleItem();
        (await SecretsAsync(disabled)).ShouldBeEmpty();
    }

    [Fact] // security requirement 47
    public async Task The_time_of_the_answer_does_not_tell_who_has_an_account()
    {
        var (known, disabled) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        await Host.ChangeAsync(disabled, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        await Timing.ShouldNotTellAsync("who has an account", Scale.Pairs, () => AskAsync(Person.NewEmail()), () => AskAsync(known.Email));
        await Timing.ShouldNotTellAsync("who is disabled", Scale.Pairs, () => AskAsync(known.Email), () => AskAsync(disabled.Email));

        async Task<Answer> AskAsync(string email) =>
            (await Host.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task It_changes_nothing_of_the_account()
    {
        var person = await Person.SignUpAsync(Host);
        var before = await Host.UserAsync(person);

        await MailedReset.AskAsync(Host, person.Email);

        (await Host.UserAsync(person)).ShouldBeEquivalentTo(before);
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    [Fact] // security requirements 42 and 45
    public async Task The_mail_goes_to_the_stored_address_and_its_link_to_the_issuer_whatever_the_request_says()
    {
        var person = await Person.SignUpAsync(Host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/password/forgot");
        request.Content = new StringContent(
            $$"""{"email":"{{person.Email.ToUpperInvariant()}}"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        request.Headers.Host = "evil.example.com";
        request.Headers.Add("X-Forwarded-Host", "evil.example.com");
        request.Headers.Add("Forwarded", "host=evil.example.com;proto=http");
        request.Headers.AcceptLanguage.ParseAdd("de");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Accepted);

        var mail = (await Host.MailsAsync(person.Email, 2)).Single(sent =>
            sent.Contains("/pages/reset-password?token=", StringComparison.Ordinal)
        );
        mail.ShouldContain($"{IdentityHost.Issuer}/pages/reset-password?token=");
        mail.ShouldNotContain("evil.example");
        mail.ShouldContain("Guten Tag");
        mail.ShouldNotContain("Lovelace"); // an unproven name is a stranger's text
        await MailedReset.InMailAsync(Host, person.Email);
    }

    [Fact] // security requirement 47
    public async Task Five_codes_a_day_and_then_links_alone()
    {
        var person = await Person.SignUpAsync(Host);

        for (var mails = 1; mails <= 7; mails++)
        {
            var reset = await MailedReset.AskAsync(Host, person.Email, mails);
            (reset.Code.Length > 0).ShouldBe(mails <= OneTimeSecret.MailsPerDay);
            Host.Clock.Advance(OneTimeSecret.ResetPause);
        }

        (await SecretsAsync(person)).Count(secret => secret.CodeMac is not null).ShouldBe(OneTimeSecret.MailsPerDay);
    }

    [Fact]
    public async Task While_a_link_is_fresh_and_unused_another_request_sends_nothing_and_kills_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);
        Host.Clock.Advance(OneTimeSecret.ResetPause - TimeSpan.FromSeconds(30));
        for (var i = 0; i < 7; i++)
        {
            (await Host.PostAsync("/password/forgot", new { email = person.Email })).ShouldBe(HttpStatusCode.Accepted);
        }

        await MailedReset.SettledAsync(Host);
        (await SecretsAsync(person)).ShouldHaveSingleItem();
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
        await MailedReset.AskAsync(Host, person.Email, mails: 2); // used: the next one comes at once
    }

    [Fact] // security requirement 49
    public async Task An_account_that_is_erased_and_opened_again_gets_what_is_left_of_the_five()
    {
        var before = await Person.SignUpAsync(Host);
        await AskThreeTimesAsync();
        (await SecretsAsync(before)).Count.ShouldBe(3);
        await before.LeaveAsync(Host);

        var after = await Person.SignUpAsync(Host, before.Email);
        await AskThreeTimesAsync();

        (await SecretsAsync(after)).Count(secret => secret.CodeMac is not null).ShouldBe(2);

        async Task AskThreeTimesAsync()
        {
            for (var times = 0; times < 3; times++)
            {
                (await Host.PostAsync("/password/forgot", new { email = before.Email })).ShouldBe(HttpStatusCode.Accepted);
                await MailedReset.SettledAsync(Host);
                Host.Clock.Advance(OneTimeSecret.ResetPause);
            }
        }
    }

    [Fact]
    public async Task Somebody_in_the_middle_of_an_onboarding_gets_one_too()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));

        (await Host.PostAsync("/password/forgot", new { email = newcomer.Email })).ShouldBe(HttpStatusCode.Accepted);

        (await MailedReset.InMailAsync(Host, newcomer.Email)).Token.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("{}", "FIELD_REQUIRED")]
    [InlineData("""{"email":["ada@example.com"]}""", "FIELD_TYPE")]
    [InlineData("""{"email":"ada"}""", "EMAIL_INVALID")]
    public async Task What_is_no_address_is_refused(string body, string code) =>
        (await Host.PostAsync("/password/forgot", body)).ShouldBe(HttpStatusCode.BadRequest, code);

    private async Task<IReadOnlyList<OneTimeSecret>> SecretsAsync(Person person)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db
            .OneTimeSecrets.AsNoTracking()
            .Where(secret => secret.UserId == person.Id && secret.Purpose == SecretPurpose.ResetPassword)
            .ToListAsync();
    }
}
