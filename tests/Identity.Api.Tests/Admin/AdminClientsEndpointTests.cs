using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Admin;

public sealed class AdminClientsOnSqlite(SqliteHost fixture) : AdminClientsEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class AdminClientsOnPostgreSql(PostgreSqlHost fixture) : AdminClientsEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class AdminClientsEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_client_is_created_used_rotated_and_disabled()
    {
        var operators = await ServiceClient.CreateAsync(Host, OwnScopes.Admin);
        var admin = await operators.TokenAsync(Host);

        var created = (
            await Host.PostAsync("/admin/clients", new { name = " KYC ", scopes = new[] { "identity.admin.read" } }, admin)
        ).ShouldBe(HttpStatusCode.Created);
        var id = (string)created.Data["client"]!["clientId"]!;
        created.Headers.Location!.OriginalString.ShouldBe($"/admin/clients/{id}");
        created.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var client = new ServiceClient(id, (string)created.Data["clientSecret"]!);
        var token = await client.TokenAsync(Host);

        var shown = (await Host.GetAsync($"/admin/clients/{id}", token)).ShouldBe(HttpStatusCode.OK);
        shown.Data.ToJsonString().ShouldBe(created.Data["client"]!.ToJsonString());
        shown.Text.ShouldNotContain("ecretHash");
        ((string)shown.Data["name"]!).ShouldBe("KYC");
        shown.Data["grants"]!.AsArray().Select(grant => (string)grant!).ShouldBe(["client_credentials"]);
        shown.Data["audiences"]!.AsArray().Select(audience => (string)audience!).ShouldBe(["api"]);
        shown.Data["disabledAt"].ShouldBeNull();

        var rotated = (await Host.PostAsync($"/admin/clients/{id}/rotate-secret", null, admin)).ShouldBe(HttpStatusCode.OK);
        ((string)rotated.Data["clientId"]!).ShouldBe(id);
        (await client.RequestAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized);
        client = client with { Secret = (string)rotated.Data["clientSecret"]! };
        (await client.RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);

        (await Host.PostAsync($"/admin/clients/{id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);
        (await Host.PostAsync($"/admin/clients/{id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);
        (await Host.GetAsync($"/admin/clients/{id}", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await client.RequestAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Host.PostAsync($"/admin/clients/{id}/rotate-secret", null, admin)).ShouldBe(HttpStatusCode.Conflict, "CLIENT_DISABLED");
        (await Host.GetAsync($"/admin/clients/{id}", admin)).Data["disabledAt"].ShouldNotBeNull();

        (await AuditAsync(id)).ShouldBe([
            ("client.created", $"{id} by {operators.Id}"),
            ("client.secret_rotated", $"{id} by {operators.Id}"),
            ("client.refused", $"{id}: another secret"),
            ("client.disabled", $"{id} by {operators.Id}"),
            ("client.refused", $"{id}: disabled"),
        ]);
    }

    [Fact]
    public async Task Every_fault_of_a_client_is_named_with_its_field()
    {
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        var faults = await Host.PostAsync(
            "/admin/clients",
            new
            {
                name = "a\nb",
                grants = new[] { "password" },
                scopes = new[] { "identity.admn" },
                audiences = new[] { "onboarding" },
            },
            admin
        );
        faults.ShouldBe(
            HttpStatusCode.BadRequest,
            "CLIENT_NAME_INVALID",
            "CLIENT_GRANTS_INVALID",
            "CLIENT_SCOPES_INVALID",
            "CLIENT_AUDIENCES_INVALID"
        );
        faults.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["name", "grants", "scopes", "audiences"]);

        (await Host.PostAsync("/admin/clients", "{}", admin)).ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED", "FIELD_REQUIRED");
        (await Host.PostAsync("/admin/clients", """{"name":"a","scopes":"b"}""", admin)).ShouldBe(HttpStatusCode.BadRequest, "FIELD_TYPE");
        (await Host.PostAsync("/admin/clients", """{"name":"a","scopes":[null]}""", admin)).ShouldBe(
            HttpStatusCode.BadRequest,
            "CLIENT_SCOPES_INVALID"
        );
        (await Host.PostAsync("/admin/clients", """{"name":"a","scopes":["b"],"audiences":[null],"grants":[null]}""", admin)).ShouldBe(
            HttpStatusCode.BadRequest,
            "CLIENT_GRANTS_INVALID",
            "CLIENT_AUDIENCES_INVALID"
        );
    }

    [Theory]
    [InlineData("client_AZqp4l08fVKcHg1sDA9bEQ")]
    [InlineData("019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11")]
    [InlineData("%27%20OR%201=1--")]
    [InlineData("%ed%a0%80")]
    public async Task A_client_that_is_not_there_is_not_found(string id)
    {
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);

        (await Host.GetAsync($"/admin/clients/{id}", admin)).ShouldBe(HttpStatusCode.NotFound, "CLIENT_NOT_FOUND");
        (await Host.PostAsync($"/admin/clients/{id}/rotate-secret", null, admin)).ShouldBe(HttpStatusCode.NotFound, "CLIENT_NOT_FOUND");
        (await Host.PostAsync($"/admin/clients/{id}/disable", null, admin)).ShouldBe(HttpStatusCode.NotFound, "CLIENT_NOT_FOUND");
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_can_be_searched()
    {
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        var word = Guid.CreateVersion7().ToString("N")[..12];
        for (var number = 1; number <= 3; number++)
        {
            (
                await Host.PostAsync("/admin/clients", new { name = $"{word.ToUpperInvariant()} {number}", scopes = new[] { "a" } }, admin)
            ).ShouldBe(HttpStatusCode.Created);
        }

        var answer = (await Host.GetAsync($"/admin/clients?search={word}&page[number]=2&page[size]=2", admin)).ShouldBe(HttpStatusCode.OK);

        answer.Data.AsArray().Count.ShouldBe(1);
        answer.Json["meta"]!
            .ToJsonString()
            .ShouldBe("""{"totalRecord":3,"totalPage":2,"pageNumber":2,"limit":2,"totalIsExact":true,"next":null}""");
        (await Host.GetAsync("/admin/clients?search=", admin)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 70
    [InlineData("search=%27%3B%20DROP%20TABLE%20clients--")]
    [InlineData("search=%25%25%5C")]
    [InlineData("search=%5B%5E%5D%28")]
    [InlineData("search=%F0%9F%98%80")]
    [InlineData("sort=1%3BDROP")]
    [InlineData("search=%00")]
    [InlineData("search=%ED%A0%80")]
    [InlineData("search=a&search=b")]
    [InlineData("page[number]=-1&search=%0a")]
    [InlineData("page[size]=1000")]
    public async Task Odd_queries_are_text_or_refused_and_never_a_fault_of_the_database(string query)
    {
        var answer = await Host.GetAsync($"/admin/clients?{query}", await ServiceClient.TokenOfNewAsync(Host, OwnScopes.AdminRead));

        answer.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
        if (answer.Status is HttpStatusCode.BadRequest)
        {
            answer.Codes.Distinct().ShouldBe(["QUERY_INVALID"]);
        }
    }

    private async Task<List<(string Action, string? Detail)>> AuditAsync(string clientId)
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<IdentityDbContext>>().CreateDbContextAsync();
        var events = await db.AuditEvents.Where(audit => audit.Detail!.StartsWith(clientId)).OrderBy(audit => audit.At).ToListAsync();
        return [.. events.Select(audit => (audit.Action, audit.Detail))];
    }
}
