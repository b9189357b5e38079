using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Signup;

public sealed class SignUpRacesOnSqlite(OneOnSqlite fixture) : SignUpRaceTests(fixture), IClassFixture<OneOnSqlite>;

public sealed class SignUpRacesOnPostgreSql(OneOnPostgreSql fixture) : SignUpRaceTests(fixture), IClassFixture<OneOnPostgreSql>;

public sealed class SignUpRacesOfReplicas(TwoOnPostgreSql fixture) : SignUpRaceTests(fixture), IClassFixture<TwoOnPostgreSql>;

/// <summary>One address, one account; one secret, one use: however many ask at the same moment.</summary>
public abstract class SignUpRaceTests(Replicas replicas)
{
    private IdentityHost Host => replicas.First;

    [Fact] // security requirement 41
    public Task Of_64_parallel_signups_with_one_address_in_any_spelling_one_succeeds() =>
        Scale.RepeatAsync(async () =>
        {
            var name = $"{Guid.CreateVersion7():N}";
            var local = $"{name}é";
            string[] spellings =
            [
                $"{local}@example.com",
                $"{local.ToUpperInvariant()}@EXAMPLE.COM",
                $"  {local}@example.com ",
                $"{local.Normalize(System.Text.NormalizationForm.FormD)}@example.com",
                $"{local}@Example.Com",
            ];

            var answers = await replicas.RaceAsync(
                (host, index) =>
                    host.PostAsync(
                        "/signup",
                        new
                        {
                            email = spellings[index % spellings.Length],
                            name = "Ada",
                            password = Person.NewPassword(),
                        }
                    )
            );

            var user = (Guid)answers.Where(answer => answer.Status is HttpStatusCode.Created).ShouldHaveSingleItem().Data["user"]!["id"]!;
            foreach (var refused in answers.Where(answer => answer.Status is not HttpStatusCode.Created))
            {
                refused.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
            }

            await using var db = await Host.OpenStoreAsync();
            (await db.Users.CountAsync(row => EF.Functions.Like(row.EmailKey, $"{name}%"))).ShouldBe(1);
            (await db.Sessions.CountAsync(session => session.UserId == user)).ShouldBe(1);
            (await db.AuditEvents.CountAsync(audit => audit.SubjectId == user)).ShouldBe(1);
        });

    [Theory] // security requirement 48
    [InlineData(true)]
    [InlineData(false)]
    public Task Of_64_parallel_resets_with_one_link_or_code_one_wins(bool byLink) =>
        Scale.RepeatAsync(async () =>
        {
            var person = await Person.SignUpAsync(Host);
            var reset = await MailedReset.AskAsync(Host, person.Email);
            var passwords = Enumerable.Range(0, 64).Select(_ => Person.NewPassword()).ToArray();

            var answers = await replicas.RaceAsync(
                (host, index) => byLink ? reset.FollowAsync(host, passwords[index]) : reset.TypeAsync(host, passwords[index])
            );

            var winner = passwords.Where((_, index) => answers[index].Status is HttpStatusCode.NoContent).ShouldHaveSingleItem();
            answers
                .Where(answer => answer.Status is not HttpStatusCode.NoContent)
                .SelectMany(answer => answer.Codes)
                .Distinct(StringComparer.Ordinal)
                .ShouldBeSubsetOf(byLink ? ["RESET_TOKEN_USED"] : ["RESET_CODE_USED", "RESET_CODE_INVALID"]);
            (await Host.PostAsync("/login", new { email = person.Email, password = winner })).ShouldBe(HttpStatusCode.OK);
        });
}
