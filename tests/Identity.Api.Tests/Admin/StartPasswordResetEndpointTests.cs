using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Domain.Secrets;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Admin;

public sealed class StartPasswordResetOnSqlite(SqliteHost fixture) : StartPasswordResetEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class StartPasswordResetOnPostgreSql(PostgreSqlHost fixture)
    : StartPasswordResetEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>Operators can start a reset, and never learn a password (security requirement 71).</summary>
public abstract class StartPasswordResetEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_owner_gets_the_mail_and_the_operator_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        var client = await ServiceClient.CreateAsync(Host, OwnScopes.Admin);

        var answer = (await StartAsync(person.Id, await client.TokenAsync(Host))).ShouldBe(HttpStatusCode.Accepted);

        answer.Text.ShouldBeEmpty();
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id); // nothing has changed yet
        (await (await MailedReset.InMailAsync(Host, person.Email)).FollowAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.NoContent
        );
        await using var db = await Host.OpenStoreAsync();
        var audit = await db
            .AuditEvents.AsNoTracking()
            .SingleAsync(audit => audit.SubjectId == person.Id && audit.Action == AuditActions.PasswordResetMailed);
        audit.Detail.ShouldBe($"by {client.Id}");
    }

    [Fact]
    public async Task Whoever_used_up_the_mails_of_a_day_cannot_keep_an_operator_from_helping()
    {
        var person = await Person.SignUpAsync(Host);
        for (var i = 0; i < OneTimeSecret.MailsPerDay; i++)
        {
            await MailedReset.AskAsync(Host, person.Email, i + 1);
            Host.Clock.Advance(OneTimeSecret.ResetPause);
        }

        (await StartAsync(person.Id, await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin))).ShouldBe(HttpStatusCode.Accepted);

        var reset = await MailedReset.InMailAsync(Host, person.Email, OneTimeSecret.MailsPerDay + 1);
        reset.Code.ShouldBeEmpty();
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_and_the_disabled_are_not_mailed()
    {
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        var person = await Person.SignUpAsync(Host);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        (await StartAsync(Guid.CreateVersion7(), admin)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
        (await Host.PostAsync("/admin/users/nobody/reset-password", null, admin)).ShouldBe(HttpStatusCode.NotFound, "USER_NOT_FOUND");
        (await StartAsync(person.Id, admin)).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
        (await StartAsync(person.Id, await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead))).ShouldBe(
            HttpStatusCode.Forbidden,
            "FORBIDDEN"
        ); // 70
    }

    private Task<Answer> StartAsync(Guid id, string token) => Host.PostAsync($"/admin/users/{id}/reset-password", null, token);
}
