using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Testing;

namespace Identity.Api.Tests.Http;

public sealed class RefusalLogOnSqlite(SqliteHost fixture) : RefusalLogTests(fixture), IClassFixture<SqliteHost>;

public sealed class RefusalLogOnPostgreSql(PostgreSqlHost fixture) : RefusalLogTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Who is refused has a <c>traceId</c> in hand. It leads to one line of the log and to the events of the audit.</summary>
public abstract class RefusalLogTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_failed_sign_in_is_found_in_log_and_audit_by_its_trace()
    {
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead);
        var person = await Person.SignUpAsync(Host);

        var refused = await Host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() });

        var traceId = TraceOf(refused);
        (await LineAsync(traceId)).ShouldContain(": INVALID_CREDENTIALS (trace ");
        var events = (await Host.GetAsync($"/admin/audit?traceId={traceId}", token)).ShouldBe(HttpStatusCode.OK).Data.AsArray();
        var failed = events.ShouldHaveSingleItem()!;
        ((string)failed["action"]!).ShouldBe("session.login_failed");
        ((string)failed["detail"]!).ShouldBe("wrong password");
        ((Guid)failed["subjectId"]!).ShouldBe(person.Id);
        ((string)failed["traceId"]!).ShouldBe(traceId);
        (await Host.GetAsync("/admin/audit?traceId=x", token)).ShouldBe(HttpStatusCode.BadRequest, "QUERY_INVALID");
    }

    [Fact]
    public async Task Every_fault_is_named_once_and_no_value()
    {
        var refused = await Host.PostAsync("/signup", new { email = "canary-nonsense", password = "x" });

        var line = await LineAsync(TraceOf(refused));

        line.ShouldContain("POST /signup 400 in ");
        line.ShouldContain("EMAIL_INVALID");
        line.ShouldNotContain("canary-nonsense");
    }

    [Fact]
    public async Task Somebody_with_a_token_is_named_by_identifiers()
    {
        var person = await Person.SignUpAsync(Host);

        var refused = (await Host.GetAsync("/invites", person.AccessToken)).ShouldBe(HttpStatusCode.Forbidden);

        (await LineAsync(TraceOf(refused))).ShouldContain(
            $", user {person.Id}, session {AccessTokenClaims.SessionId(person.AccessToken)}, client first-party)"
        );
    }

    [Fact]
    public async Task A_client_that_is_refused_at_the_token_endpoint_has_its_code_in_the_log()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var answer = await Host.Client.PostAsync("/connect/token", form);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.SeeAsync(
            () => Task.FromResult(Host.Watch.Lines),
            lines =>
                lines.Any(line =>
                    line.Contains("POST /connect/token 401 in ", StringComparison.Ordinal)
                    && line.Contains(": invalid_client (trace ", StringComparison.Ordinal)
                )
        );
    }

    private static string TraceOf(Answer refused) => (string)refused.Json["traceId"]!;

    /// <summary>It is written after the answer.</summary>
    private async Task<string> LineAsync(string traceId)
    {
        var lines = await Eventually.SeeAsync(
            () =>
                Task.FromResult(
                    Host.Watch.Lines.Where(line =>
                            line.Contains("Identity.Api.Http.RequestLog", StringComparison.Ordinal)
                            && line.Contains(traceId, StringComparison.Ordinal)
                            && !line.Contains(" scope ", StringComparison.Ordinal)
                        )
                        .ToList()
                ),
            lines => lines.Count > 0
        );
        return lines.ShouldHaveSingleItem();
    }
}
