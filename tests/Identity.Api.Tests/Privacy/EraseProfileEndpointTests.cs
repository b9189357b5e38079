using System.Globalization;
using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Privacy;

public sealed class EraseProfileOnSqlite(SqliteHost fixture) : EraseProfileEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class EraseProfileOnPostgreSql(PostgreSqlHost fixture) : EraseProfileEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class EraseProfileEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/profile")]
    [InlineData("/branches/private/v1/delete-profile/")]
    public async Task An_erased_account_is_gone_for_everybody_and_its_address_is_free(string path)
    {
        var person = await Person.SignUpAsync(Host);
        var elsewhere = await person.LogInAsync(Host);
        var picture = await UploadAsync(person);

        (await EraseAsync(person, path)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.GetAsync("/profile", elsewhere.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.PostAsync("/refresh", new { refreshToken = elsewhere.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.GetAsync(picture)).ShouldBe(HttpStatusCode.NotFound, "IMAGE_NOT_FOUND");
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = person.Email,
                    name = "Somebody Else",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
    }

    [Fact] // security requirement 36: as every check of a password
    public async Task A_wrong_password_is_named_and_erases_nothing()
    {
        var person = await Person.SignUpAsync(Host);

        var refused = await Host.SendAsync(HttpMethod.Delete, "/profile", new { Password = Person.NewPassword() }, person.AccessToken);

        refused.ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT");
        ((string)refused.Json["errors"]![0]!["source"]!).ShouldBe("Password");
        (await Host.SendAsync(HttpMethod.Delete, "/profile", "{}", person.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "FIELD_REQUIRED"
        );
        (await Host.SendAsync(HttpMethod.Delete, "/profile", new { password = 1 }, person.AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "FIELD_TYPE"
        );
        (await Host.DeleteAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.UnsupportedMediaType, "CONTENT_TYPE_UNSUPPORTED");
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 36
    public async Task A_stolen_session_may_guess_no_more_than_at_the_login()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(async () =>
            (await Host.SendAsync(HttpMethod.Delete, "/profile", new { password = Person.NewPassword() }, person.AccessToken)).ShouldBe(
                HttpStatusCode.BadRequest,
                "PASSWORD_INCORRECT"
            )
        );

        var closed = await EraseAsync(person, "/branches/private/v1/delete-profile");

        closed.ShouldBeThrottled(); // though the password is right
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_was_invited_and_onboarded_leaves_the_branch_and_is_told()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, advisor);
        var person = await newcomer.FinishAsync(Host);
        (await Host.GetAsync($"/individuals/{person.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.OK);

        (await EraseAsync(person)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync($"/individuals/{person.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
        (await Host.GetAsync("/individuals", advisor.AccessToken)).Data.AsArray().ShouldBeEmpty();
        var invitations = (await Host.GetAsync("/invites", advisor.AccessToken)).ShouldBe(HttpStatusCode.OK);
        invitations.Text.ShouldNotContain(person.Email);
        invitations.Text.ShouldNotContain("Grace Hopper");
        ((string)invitations.Data[0]!["status"]!).ShouldBe("accepted");
        (await advisor.InviteAsync(Host, person.Email)).ShouldNotBeNull(); // like anybody new
        (await Host.MailsAsync(person.Email, 3))
            .Count(mail => mail.Contains("Subject: Your account was deleted", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact] // security section 3.14, and requirement 86
    public async Task Nothing_personal_is_left_in_the_database_but_the_mail_that_says_so()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, advisor);
        var number = await newcomer.ProvePhoneAsync(Host);
        var tokens = (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK).Data;
        var person = new Person(
            newcomer.Email,
            newcomer.Password,
            newcomer.Id,
            (string)tokens["accessToken"]!,
            (string)tokens["refreshToken"]!
        );
        var name = $"Grace {Guid.CreateVersion7():N}";
        (await Host.PutAsync("/profile", new { name }, person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        await UploadAsync(person);
        foreach (var trace in new[] { person.Email, number, name })
        {
            (await TablesWithAsync(trace)).ShouldNotBeEmpty(trace);
        }

        (await EraseAsync(person)).ShouldBe(HttpStatusCode.NoContent);
        await Host.MailsAsync(person.Email, 2);

        (await TablesWithAsync(name)).ShouldBeEmpty();
        (await TablesWithAsync(number)).ShouldBeEmpty();
        (await TablesWithAsync(person.Email)).ShouldBe(["outbox"]);
        (await TablesWithAsync(person.Id.ToString())).ShouldBe(["audit_events"]);
        await using var db = await Host.OpenStoreAsync();
        (await db.Outbox.SingleAsync(message => message.Recipient == person.Email)).Template.ShouldBe("account-erased");
        var events = await db.AuditEvents.Where(audit => audit.SubjectId == person.Id).OrderBy(audit => audit.Id).ToListAsync();
        events.ShouldAllBe(audit => audit.Address == null);
        events.Select(audit => audit.Action).ShouldContain(AuditActions.InvitationAccepted);
        events[^1].Action.ShouldBe(AuditActions.AccountErased);
    }

    [Fact] // security requirement 27
    public async Task Another_replica_knows_within_a_second()
    {
        await using var replica = await Host.StartReplicaAsync();
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var person = await Person.SignUpAsync(Host);
            (await replica.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);

            (await EraseAsync(person)).ShouldBe(HttpStatusCode.NoContent);

            // Not for want of a profile
            var took = await WithinASecond.UntilRefusedAsync(() => replica.GetAsync("/sessions", person.AccessToken));
            (await replica.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            return took;
        });
    }

    [Fact]
    public async Task Of_refreshes_logins_and_erasures_at_once_none_leaves_a_session_behind()
    {
        var person = await Person.SignUpAsync(Host);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(number =>
                    (number % 4) switch
                    {
                        0 => EraseAsync(person),
                        1 => Host.PostAsync("/login", new { email = person.Email, password = person.Password }),
                        _ => Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken }),
                    }
                )
        );

        answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
        answers.ShouldAllBe(answer => (int)answer.Status < 500);
        foreach (var answer in answers.Where(answer => answer.Status is HttpStatusCode.OK))
        {
            (await Host.GetAsync("/sessions", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            (await Host.PostAsync("/refresh", new { refreshToken = (string)answer.Data["refreshToken"]! })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "SESSION_REVOKED"
            );
        }
    }

    [Fact]
    public async Task An_operator_erases_anybody_once_and_stands_in_the_audit()
    {
        var operators = await ServiceClient.CreateAsync(Host, OwnScopes.Admin);
        var admin = await operators.TokenAsync(Host);
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var invited = await advisor.InviteAsync(Host);

        (await Host.DeleteAsync($"/admin/users/{advisor.Id}", admin)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.DeleteAsync($"/admin/users/{advisor.Id}", admin)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
        (await Host.DeleteAsync("/admin/users/%27%20OR%201=1--", admin)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
        (await Host.GetAsync("/invites", advisor.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        await using var db = await Host.OpenStoreAsync();
        (
            await db.AuditEvents.SingleAsync(audit => audit.SubjectId == advisor.Id && audit.Action == AuditActions.AccountErased)
        ).Detail.ShouldBe($"by {operators.Id}");

        // The invitation outlives its advisor, whom nobody can tell of its renewal any more.
        await Host.ExpireAsync(invited);
        (await Host.PostAsync("/invites/renew", new { token = invited.Token })).ShouldBe(HttpStatusCode.Accepted);
        var renewed = invited with { Token = Post.TokenIn((await Host.MailsAsync(invited.Email, 2))[1]) };
        Host.Watch.Add(renewed.Token);
        (await renewed.CheckAsync(Host)).ShouldBe(HttpStatusCode.OK);
    }

    private Task<Answer> EraseAsync(Person person, string path = "/profile") =>
        Host.SendAsync(HttpMethod.Delete, path, new { password = person.Password }, person.AccessToken);

    private async Task<string> UploadAsync(Person person)
    {
        var answer = await Host.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.jpg")).Content(), person.AccessToken);
        return new Uri((string)answer.ShouldBe(HttpStatusCode.OK).Data["image"]!).AbsolutePath;
    }

    /// <summary>The tables in which a text stands, in whatever case.</summary>
    private async Task<IReadOnlyList<string>> TablesWithAsync(string text)
    {
        await using var db = await Host.OpenStoreAsync();
        await db.Database.OpenConnectionAsync();
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                if (
                    Enumerable
                        .Range(0, rows.FieldCount)
                        .Any(column =>
                            Convert
                                .ToString(rows.GetValue(column), CultureInfo.InvariantCulture)!
                                .Contains(text, StringComparison.OrdinalIgnoreCase)
                        )
                )
                {
                    found.Add(table);
                }
            }
        }

        return [.. found];
    }
}
