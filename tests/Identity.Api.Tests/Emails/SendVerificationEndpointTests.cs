using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Emails;

public sealed class SendVerificationOnSqlite(SqliteHost fixture) : SendVerificationEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class SendVerificationOnPostgreSql(PostgreSqlHost fixture)
    : SendVerificationEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

public abstract class SendVerificationEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Five_mails_a_day_and_the_refusal_names_the_limit_and_its_end()
    {
        var person = await Person.SignUpAsync(Host); // the first
        for (var mail = 2; mail <= 5; mail++)
        {
            (await Host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
        }

        var refused = await Host.PostAsync("/email/verification", null, person.AccessToken);

        refused.ShouldBe(HttpStatusCode.TooManyRequests, "VERIFICATION_LIMIT_REACHED");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        (await AddressMail.CountAsync(Host, person.Email, "verify-email")).ShouldBe(5);
        (await (await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify, 5)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Parallel_requests_do_not_get_around_the_limit()
    {
        var person = await Person.SignUpAsync(Host);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Host.PostAsync("/email/verification", null, person.AccessToken))
        );

        answers.Count(answer => answer.Status is HttpStatusCode.Accepted).ShouldBe(4);
        answers.Count(answer => answer.Status is HttpStatusCode.TooManyRequests).ShouldBe(12);
        (await AddressMail.CountAsync(Host, person.Email, "verify-email")).ShouldBe(5);
    }

    [Fact] // security requirement 49
    public async Task Whoever_erases_accounts_and_signs_up_again_with_one_address_gets_no_sixth_mail()
    {
        var email = Person.NewEmail();
        for (var mails = 2; mails <= 4; mails += 2)
        {
            var account = await Person.SignUpAsync(Host, mails == 2 ? email : email.ToUpperInvariant());
            (await Host.PostAsync("/email/verification", null, account.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
            await account.LeaveAsync(Host);
        }

        await (await Person.SignUpAsync(Host, email)).LeaveAsync(Host); // the fifth

        var person = await Person.SignUpAsync(Host, email); // the account is opened, and its mail waits for tomorrow
        await using (var db = await Host.OpenStoreAsync())
        {
            (await db.OneTimeSecrets.CountAsync(secret => secret.UserId == person.Id)).ShouldBe(0);
        }

        (await Host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(
            HttpStatusCode.TooManyRequests,
            "VERIFICATION_LIMIT_REACHED"
        );
        (await Host.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);
        (await (await AddressMail.OfAsync(Host, email, AddressMail.Reset)).SetPasswordAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.NoContent
        ); // the owner's way
    }

    [Fact]
    public async Task A_proven_address_needs_no_mail()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);

        (await Host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_ALREADY_VERIFIED");

        (await AddressMail.CountAsync(Host, person.Email, "verify-email")).ShouldBe(1);
    }
}
