using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Accounts;

public sealed class SendVerificationOnSqlite(SqliteHost fixture) : SendVerificationEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class SendVerificationOnPostgreSql(PostgreSqlHost fixture) : SendVerificationEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

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

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Host.PostAsync("/email/verification", null, person.AccessToken)));

        answers.Count(answer => answer.Status is HttpStatusCode.Accepted).ShouldBe(4);
        answers.Count(answer => answer.Status is HttpStatusCode.TooManyRequests).ShouldBe(12);
        (await AddressMail.CountAsync(Host, person.Email, "verify-email")).ShouldBe(5);
    }

    [Fact]
    public async Task A_proven_address_needs_no_mail()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);

        (await Host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_ALREADY_VERIFIED");

        (await AddressMail.CountAsync(Host, person.Email, "verify-email")).ShouldBe(1);
    }
}
