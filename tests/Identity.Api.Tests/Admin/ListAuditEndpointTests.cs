using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Testing;

namespace Identity.Api.Tests.Admin;

public sealed class ListAuditOnSqlite(SqliteHost fixture) : ListAuditEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ListAuditOnPostgreSql(PostgreSqlHost fixture) : ListAuditEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ListAuditEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Events_of_somebody_come_newest_first_with_who_where_and_what()
    {
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead);
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await person.LogInAsync(Host);
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Host.PostAsync("/logout", null, again.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        var list = (await Host.GetAsync($"/admin/audit?subject={person.Id}", token)).ShouldBe(HttpStatusCode.OK);

        list.Headers.CacheControl!.NoStore.ShouldBeTrue();
        list.Data.AsArray().Select(audit => (string)audit!["action"]!).ShouldBe(["session.ended", "session.opened", "account.created"]);
        var ended = list.Data[0]!;
        ((Guid)ended["subjectId"]!).ShouldBe(person.Id);
        ((Guid)ended["sessionId"]!).ShouldBe(AccessTokenClaims.SessionId(again.AccessToken));
        ((string)ended["address"]!).ShouldBe("127.0.0.1");
        ((string)ended["detail"]!).ShouldBe("LoggedOut");
        list.Json["meta"]!
            .ToJsonString()
            .ShouldBe("""{"totalRecord":3,"totalPage":1,"pageNumber":1,"limit":20,"totalIsExact":true,"next":null}""");
        list.Text.ShouldNotContain("salt", Case.Insensitive);
    }

    [Fact]
    public async Task It_can_be_narrowed_by_action_session_and_time_and_comes_in_pages()
    {
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead);
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var between = Host.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await person.LogInAsync(Host);

        (await ActionsAsync($"subject={person.Id}&action=session.opened")).ShouldBe(["session.opened"]);
        (await ActionsAsync($"subject={person.Id}&from={between}")).ShouldBe(["session.opened"]);
        (await ActionsAsync($"subject={person.Id}&to={between}")).ShouldBe(["account.created"]);
        (await ActionsAsync($"session={AccessTokenClaims.SessionId(again.AccessToken)}")).ShouldBe(["session.opened"]);
        (await ActionsAsync($"subject={person.Id}&page[size]=1&page[number]=2")).ShouldBe(["account.created"]);
        (await ActionsAsync($"subject={person.Id}&from=2020-01-01&to=2020-01-02")).ShouldBeEmpty();
        (await ActionsAsync($"subject={Guid.CreateVersion7()}")).ShouldBeEmpty();

        async Task<IEnumerable<string>> ActionsAsync(string query) =>
            (await Host.GetAsync($"/admin/audit?{query}", token))
                .ShouldBe(HttpStatusCode.OK)
                .Data.AsArray()
                .Select(audit => (string)audit!["action"]!);
    }

    [Fact]
    public async Task An_event_names_its_seal_within_seconds()
    {
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead);
        var person = await Person.SignUpAsync(Host);

        await Eventually.SeeAsync( // the seal is logged after it is stored
            async () => (long?)(await Host.GetAsync($"/admin/audit?subject={person.Id}", token)).Data[0]!["seal"],
            seal => seal is not null && Host.Watch.Lines.Any(line => line.Contains($"Audit seal {seal}:", StringComparison.Ordinal))
        );
    }

    [Theory] // security requirement 70
    [InlineData("action=nonsense")]
    [InlineData("action=")]
    [InlineData("action=session.opened&action=session.ended")]
    [InlineData("action=%27%3B%20DROP%20TABLE%20audit_events--")]
    [InlineData("action=%00")]
    [InlineData("subject=1")]
    [InlineData("subject=%ED%A0%80")]
    [InlineData("session={019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11}")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-13-01")]
    [InlineData("from=0001-01-01T00:00:00%2B14:00")]
    [InlineData("to=9999-12-31T23:59:59-14:00")]
    [InlineData("to=1e400")]
    [InlineData("page[number]=0")]
    [InlineData("page[size]=101")]
    public async Task What_is_no_filter_is_refused_by_name(string query)
    {
        var answer = await Host.GetAsync($"/admin/audit?{query}", await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead));

        answer.ShouldBe(HttpStatusCode.BadRequest, "QUERY_INVALID");
        ((string)answer.Json["errors"]![0]!["source"]!).ShouldBe(query.Split('=')[0]);
    }

    [Theory]
    [InlineData("from=0001-01-01")]
    [InlineData("to=9999-12-31T23:59:59.9999999Z")]
    [InlineData("page[number]=1000000&page[size]=100")]
    [InlineData("sort=1%3BDROP")]
    public async Task The_ends_of_time_and_of_the_list_are_no_faults(string query) =>
        (await Host.GetAsync($"/admin/audit?{query}", await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead))).ShouldBe(
            HttpStatusCode.OK
        );
}

public sealed class AuditDocumentTests
{
    [Fact]
    public void The_security_page_names_every_event()
    {
        var page = File.ReadAllText(Repository.PathOf("SECURITY.md"));

        AuditActions
            .All.Where(action => !page.Contains($"`{action}`", StringComparison.Ordinal))
            .ShouldBeEmpty("SECURITY.md lacks events of the audit");
    }
}
