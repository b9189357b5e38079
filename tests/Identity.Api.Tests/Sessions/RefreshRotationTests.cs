using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Sessions;

public sealed class RefreshRotationOnSqlite(SqliteHost fixture) : RefreshRotationTests(fixture), IClassFixture<SqliteHost>;

public sealed class RefreshRotationOnPostgreSql(PostgreSqlHost fixture) : RefreshRotationTests(fixture), IClassFixture<PostgreSqlHost>
{
    [Fact] // security requirement 19
    public async Task Of_64_parallel_refreshes_over_two_replicas_all_get_the_same_successor_and_the_generation_moves_by_one()
    {
        await using var replica = await Host.StartReplicaAsync();
        await Scale.RepeatAsync(async () =>
        {
            var person = await Person.SignUpAsync(Host);
            var rotated = await RefreshAsync(Host, await RefreshAsync(Host, person.RefreshToken));
            var before = await SessionAsync(person);

            var successors = await Task.WhenAll(
                Enumerable.Range(0, 64).Select(index => RefreshAsync(index % 2 == 0 ? Host : replica, rotated))
            );

            successors.Distinct().Count().ShouldBe(1);
            var after = await SessionAsync(person);
            after.Generation.ShouldBe(before.Generation + 1);
            after.Repeats.ShouldBeInRange(1, 63); // those of one client within a second count as one
        });
    }

    [Fact] // security requirement 20, over replicas
    public async Task Of_64_parallel_replays_over_two_replicas_one_ends_the_session()
    {
        await using var replica = await Host.StartReplicaAsync();

        await ShouldEndOnceAsync(index => index % 2 == 0 ? Host : replica);
    }
}

public abstract class RefreshRotationTests(HostFixture fixture)
{
    protected IdentityHost Host => fixture.Host;

    [Fact] // security requirement 20
    public Task Of_64_parallel_replays_one_ends_the_session_and_is_audited() => ShouldEndOnceAsync(_ => Host);

    [Fact] // tabs of one browser: whichever is late gets the newest successor
    public async Task A_race_between_a_token_and_its_predecessor_logs_nobody_out()
    {
        for (var round = 0; round < 8; round++)
        {
            var person = await Person.SignUpAsync(Host);
            var second = await RefreshAsync(Host, person.RefreshToken);

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 16).Select(index => PostAsync(Host, index % 2 == 0 ? person.RefreshToken : second))
            );

            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
            var given = answers.Select(answer => (string)answer.Data["refreshToken"]!).ToList();
            var newest = given.Where((_, index) => index % 2 == 1).Distinct().ShouldHaveSingleItem();
            given.Distinct().ShouldBeSubsetOf([second, newest]);
            await RefreshAsync(Host, newest);
        }
    }

    [Fact] // security requirement 22: all state is in the row
    public async Task Verdicts_outlive_a_restart()
    {
        var replayed = await Person.SignUpAsync(Host);
        var retired = replayed.RefreshToken;
        var current = await RefreshAsync(Host, await RefreshAsync(Host, retired));
        var (ended, loggedOut) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var successor = await RefreshAsync(Host, await RefreshAsync(Host, ended.RefreshToken));
        Host.Clock.Advance(TimeSpan.FromSeconds(10)); // no late tab
        (await PostAsync(Host, ended.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        (await Host.PostAsync("/logout", null, loggedOut.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await using var restarted = await Host.StartReplicaAsync(); // it remembers nothing but the database

        (await PostAsync(restarted, retired)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        (await PostAsync(restarted, current)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await PostAsync(restarted, successor)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        foreach (var dead in new[] { replayed, ended, loggedOut })
        {
            (await restarted.GetAsync("/profile", dead.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }
    }

    [Fact] // security requirement 25
    public async Task Every_refresh_reads_the_account_again()
    {
        var person = await Person.SignUpAsync(Host);
        var branch = await Host.AddBranchAsync("South");

        await Host.ExecuteAsync($"UPDATE users SET branch_id = {branch} WHERE id = {person.Id}");
        var answer = (await PostAsync(Host, person.RefreshToken)).ShouldBe(HttpStatusCode.OK);
        ((string)Tokens.TokenForge.Decode(((string)answer.Data["accessToken"]!).Split('.')[1])["branch_id"]!).ShouldBe(branch.ToString());

        await Host.ExecuteAsync($"UPDATE users SET branch_id = NULL WHERE id = {person.Id}");
        answer = (await PostAsync(Host, person.RefreshToken)).ShouldBe(HttpStatusCode.OK);
        Tokens.TokenForge.Decode(((string)answer.Data["accessToken"]!).Split('.')[1]).ContainsKey("branch_id").ShouldBeFalse();

        await Host.ExecuteAsync($"UPDATE users SET status = 'disabled' WHERE id = {person.Id}");
        (await PostAsync(Host, person.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "ACCOUNT_DISABLED");

        await Host.ExecuteAsync($"UPDATE users SET status = 'active' WHERE id = {person.Id}");
        (await PostAsync(Host, person.RefreshToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 25
    public async Task Without_its_role_a_session_is_not_refreshed()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExecuteAsync($"UPDATE users SET roles = 'individual advisor' WHERE id = {person.Id}");
        var advisor = (string)
            (
                await Host.PostAsync(
                    "/login",
                    new
                    {
                        email = person.Email,
                        password = person.Password,
                        roles = new[] { "advisor" },
                    }
                )
            ).Data["refreshToken"]!;
        (await PostAsync(Host, advisor)).ShouldBe(HttpStatusCode.OK);

        await Host.ExecuteAsync($"UPDATE users SET roles = 'individual' WHERE id = {person.Id}");

        (await PostAsync(Host, advisor)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await PostAsync(Host, person.RefreshToken)).ShouldBe(HttpStatusCode.OK); // the other role's session is not touched
    }

    [Fact] // security requirement 25
    public async Task A_scope_that_was_taken_from_a_role_is_gone_with_the_next_token()
    {
        await using var stricter = await Host.StartReplicaAsync(("Identity:Roles:individual:Scopes", "profile"));
        var person = await Person.SignUpAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        await newcomer.ProvePhoneAsync(Host);
        ((string)AccessTokenClaims.Of(person.AccessToken)["scope"]!).ShouldBe("profile accounts notifications kyc");

        Answer[] next = [await PostAsync(stricter, person.RefreshToken), await newcomer.ExchangeAsync(stricter)];

        next.Select(answer => (string)AccessTokenClaims.Of((string)answer.ShouldBe(HttpStatusCode.OK).Data["accessToken"]!)["scope"]!)
            .ShouldBe(["profile", "profile"]);
    }

    [Fact] // security requirement 21
    public async Task Strict_rotation_is_a_setting()
    {
        await using var strict = await IdentityHost.StartAsync(fixture.Kind, ("Identity:Tokens:RefreshRotation", "strict"));
        var person = await Person.SignUpAsync(strict);
        var successor = await RefreshAsync(strict, person.RefreshToken);
        (await RefreshAsync(strict, person.RefreshToken)).ShouldBe(successor);

        strict.Clock.Advance(TimeSpan.FromSeconds(10));

        (await PostAsync(strict, person.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        (await PostAsync(strict, successor)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
    }

    [Theory] // security requirement 26, over HTTP
    [InlineData("adaptive")]
    [InlineData("strict")]
    public async Task Idle_and_absolute_ends_say_that_the_token_expired(string rotation)
    {
        await using var host = await IdentityHost.StartAsync(
            fixture.Kind,
            ("Identity:Tokens:RefreshRotation", rotation),
            ("Identity:Tokens:RefreshTokenLifetime", "2.00:00:00"),
            ("Identity:Tokens:SessionLifetime", "5.00:00:00")
        );
        var (idle, busy) = (await Person.SignUpAsync(host), await Person.SignUpAsync(host));
        var current = busy.RefreshToken;
        for (var day = 0; day < 4; day++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            current = await RefreshAsync(host, current);
        }

        (await PostAsync(host, idle.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_EXPIRED");
        host.Clock.Advance(TimeSpan.FromDays(1));
        (await PostAsync(host, current)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_EXPIRED");
    }

    protected async Task ShouldEndOnceAsync(Func<int, IdentityHost> host)
    {
        var person = await Person.SignUpAsync(Host);
        var current = await RefreshAsync(Host, await RefreshAsync(Host, person.RefreshToken));
        Host.Clock.Advance(TimeSpan.FromSeconds(10)); // no late tab

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => PostAsync(host(index), person.RefreshToken)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Unauthorized);
        answers
            .SelectMany(answer => answer.Codes)
            .GroupBy(code => code)
            .ToDictionary(group => group.Key, group => group.Count())
            .ShouldBe(new Dictionary<string, int> { ["REFRESH_TOKEN_REUSED"] = 1, ["SESSION_REVOKED"] = 63 }, ignoreOrder: true);
        (await PostAsync(Host, current)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        await using var db = await Host.OpenStoreAsync();
        var audited = await db.AuditEvents.SingleAsync(audit =>
            audit.SubjectId == person.Id && audit.Action == AuditActions.RefreshTokenReused
        );
        var sessionId = audited.SessionId.ShouldNotBeNull().ToString();
        (await db.Revocations.CountAsync(revocation => revocation.Value == sessionId)).ShouldBe(1);
    }

    protected static Task<Answer> PostAsync(IdentityHost host, string refreshToken) => host.PostAsync("/refresh", new { refreshToken });

    protected static async Task<string> RefreshAsync(IdentityHost host, string refreshToken) =>
        (string)(await PostAsync(host, refreshToken)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;

    protected async Task<Identity.Domain.Sessions.Session> SessionAsync(Person person)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db.Sessions.SingleAsync(session => session.UserId == person.Id);
    }
}
