using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Branches;

public sealed class IndividualsOnSqlite(SqliteHost fixture) : IndividualsTests(fixture), IClassFixture<SqliteHost>;

public sealed class IndividualsOnPostgreSql(PostgreSqlHost fixture) : IndividualsTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class IndividualsTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_list_holds_the_individuals_of_the_branch_and_nobody_else()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        await Advisor.OfBranchAsync(Host, advisor.BranchId, advisor.BranchName); // a colleague
        await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        await Person.SignUpAsync(Host);
        var (newcomer, person) = (await Newcomer.OfAsync(Host, advisor), await (await Newcomer.OfAsync(Host, advisor)).FinishAsync(Host));

        (await IdsAsync("")).ShouldBe([person.Id, newcomer.Id], ignoreOrder: true);
        (await IdsAsync("status=onboarding")).ShouldBe([newcomer.Id]);
        (await IdsAsync("status=active")).ShouldBe([person.Id]);
        (await IdsAsync("status=disabled")).ShouldBeEmpty();
        (await IdsAsync($"search={newcomer.Email}")).ShouldBe([newcomer.Id]);
        (await IdsAsync("page[size]=1")).Length.ShouldBe(1);
        (await Host.GetAsync("/individuals?status=lost&page[size]=0", advisor.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "QUERY_INVALID",
            "STATUS_INVALID"
        );

        async Task<Guid[]> IdsAsync(string query) =>
            [
                .. (await Host.GetAsync($"/individuals?{query}", advisor.AccessToken))
                    .ShouldBe(HttpStatusCode.OK)
                    .Data.AsArray()
                    .Select(member => (Guid)member!["id"]!),
            ];
    }

    [Fact] // security requirement 67
    public async Task Whoever_is_no_individual_of_the_branch_is_absent()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var colleague = await Advisor.OfBranchAsync(Host, advisor.BranchId, advisor.BranchName);
        var stranger = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        var free = await Person.SignUpAsync(Host);

        foreach (
            var id in new[] { colleague.Id, advisor.Id, stranger.Id, free.Id, Guid.CreateVersion7() }
                .Select(id => id.ToString())
                .Append("x")
        )
        {
            (await Host.GetAsync($"/individuals/{id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
            (await Host.PostAsync($"/individuals/{id}/disable", null, advisor.AccessToken)).ShouldBe(
                HttpStatusCode.NotFound,
                "USER_NOT_FOUND"
            );
            (await Host.PostAsync($"/individuals/{id}/enable", null, advisor.AccessToken)).ShouldBe(
                HttpStatusCode.NotFound,
                "USER_NOT_FOUND"
            );
        }

        (await Host.GetAsync("/profile", colleague.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", free.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirements 16 and 20
    public async Task A_disabled_individual_is_out_on_every_replica_within_a_second()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        await using var replica = await Host.StartReplicaAsync();
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var person = await (await Newcomer.OfAsync(Host, advisor)).FinishAsync(Host);
            (await replica.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);

            (await Host.PostAsync($"/individuals/{person.Id}/disable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

            return await WithinASecond.UntilRefusedAsync(() => replica.GetAsync("/profile", person.AccessToken));
        });
    }

    [Fact]
    public async Task Disabling_ends_every_way_in_and_enabling_opens_the_login_alone()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var person = await (await Newcomer.OfAsync(Host, advisor)).FinishAsync(Host);

        for (var times = 0; times < 2; times++) // and again changes nothing
        {
            (await Host.PostAsync($"/individuals/{person.Id}/disable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        }

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Forbidden,
            "ACCOUNT_DISABLED"
        );
        (await Host.PostAsync("/login", new { email = person.Email, password = "another password" })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        ((string)(await Host.GetAsync($"/individuals/{person.Id}", advisor.AccessToken)).Data["status"]!).ShouldBe("disabled");

        (await Host.PostAsync($"/individuals/{person.Id}/enable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await person.LogInAsync(Host);
    }
}
