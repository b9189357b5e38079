using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Health;

public sealed class HealthOnSqlite(SqliteHost fixture) : HealthEndpointsTests(fixture), IClassFixture<SqliteHost>;

public sealed class HealthOnPostgreSql(PostgreSqlHost fixture) : HealthEndpointsTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class HealthEndpointsTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/health/live", """{"data":{"status":"ok"}}""")]
    [InlineData("/health/live/", """{"data":{"status":"ok"}}""")]
    [InlineData("/health/ready", """{"data":{"status":"ok","warnings":[]}}""")]
    [InlineData("/health/ready/", """{"data":{"status":"ok","warnings":[]}}""")]
    public async Task A_service_with_its_database_is_alive_and_ready(string path, string expected)
    {
        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        answer.Text.ShouldBe(expected);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Health_asks_for_no_token_and_minds_none()
    {
        (await Host.GetAsync("/health/live", "nonsense")).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/health/ready", "nonsense")).ShouldBe(HttpStatusCode.OK);
    }
}
