using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;

namespace Identity.Api.Tests.Http;

public sealed class SearchOnSqlite(SqliteHost fixture) : SearchTests(fixture), IClassFixture<SqliteHost>;

public sealed class SearchOnPostgreSql(PostgreSqlHost fixture) : SearchTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>What is searched for is found in whatever case and normal form it is typed, in every list and on both databases.</summary>
public abstract class SearchTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("Jörg Müller", "jo\u0308rg")]
    [InlineData("Jo\u0308rg Müller", "JÖRG MÜLL")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("Οδυσσεύς", "ΟΔΥΣΣΕΎΣ")]
    [InlineData("ЮРИЙ", "юрий")]
    [InlineData("Ⅻ Ḁ", "ⅻ ḁ")]
    public async Task A_name_is_found_in_any_spelling_of_its_letters(string name, string search)
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        (await Host.PostAsync("/invites", new { email = Person.NewEmail(), name }, advisor.AccessToken)).ShouldBe(HttpStatusCode.Created);
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
        ).ShouldBe(HttpStatusCode.Created);
        (await Host.PostAsync("/admin/branches", new { name }, admin)).ShouldBe(HttpStatusCode.Created);
        (await Host.PostAsync("/admin/clients", new { name, scopes = new[] { "x" } }, admin)).ShouldBe(HttpStatusCode.Created);

        foreach (
            var (list, token) in new[]
            {
                ("/invites", advisor.AccessToken),
                ("/admin/users", admin),
                ("/admin/branches", admin),
                ("/admin/clients", admin),
            }
        )
        {
            var found = (await Host.GetAsync($"{list}?search={Uri.EscapeDataString(search)}", token)).ShouldBe(HttpStatusCode.OK);

            found.Data.AsArray().ShouldNotBeEmpty(list);
            found.Data.AsArray().ShouldAllBe(item => (string)item!["name"]! == name.Normalize(), list);
        }
    }
}
