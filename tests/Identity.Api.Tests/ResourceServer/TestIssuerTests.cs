using System.Diagnostics;
using System.Net;
using Identity.ResourceServer;
using Identity.ResourceServer.Testing;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Identity.Api.Tests.ResourceServer;

/// <summary>How another team tests its service: an issuer in one line, and samples/Orders before it.</summary>
public sealed class TestIssuerTests : IAsyncLifetime
{
    private const string Import = "/orders/import";

    private readonly Guid branch = Guid.CreateVersion7();
    private TestIssuer issuer = null!;
    private OrdersHost orders = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync();
        orders = await OrdersHost.StartAsync(issuer.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await orders.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Roles_branches_and_scopes_open_what_they_are_for()
    {
        (string Token, string Path, HttpStatusCode Status)[] table =
        [
            (issuer.Individual(), "/orders", HttpStatusCode.OK),
            (issuer.Advisor(branch), "/orders", HttpStatusCode.Forbidden),
            (issuer.Service("orders.write"), "/orders", HttpStatusCode.Forbidden),
            (issuer.Advisor(branch), $"/branches/{branch}/orders", HttpStatusCode.OK),
            (issuer.Advisor(branch), $"/branches/{Guid.CreateVersion7()}/orders", HttpStatusCode.Forbidden),
            (issuer.Individual(token => token.BranchId = branch), $"/branches/{branch}/orders", HttpStatusCode.Forbidden),
            (issuer.Service("orders.read orders.write"), Import, HttpStatusCode.OK),
            (issuer.Service("orders.writer"), Import, HttpStatusCode.Forbidden),
            (issuer.Individual(token => token.Scope = "orders.write"), Import, HttpStatusCode.OK),
            (issuer.Temporary(), "/orders/limited/welcome", HttpStatusCode.OK),
            (issuer.Temporary(), "/orders", HttpStatusCode.Unauthorized),
            (issuer.Temporary(token => token.Audience = "api"), "/orders/limited/welcome", HttpStatusCode.Unauthorized),
            (issuer.Individual(), "/orders/limited/welcome", HttpStatusCode.Forbidden),
        ];
        foreach (var (token, path, status) in table)
        {
            (await StatusOfAsync(token, path)).ShouldBe(status, path);
        }
    }

    [Fact] // people allowed it some scopes, and not all that their role may do
    public async Task The_token_of_an_application_opens_only_what_names_a_scope()
    {
        var token = issuer.Individual(token =>
        {
            token.ClientId = "client_AZqp4l08fVKcHg1sDA9bEQ";
            token.Scope = "openid orders.write";
        });

        (await StatusOfAsync(token, "/orders")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusOfAsync(token, Import)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_of_another_time_audience_or_type_is_refused()
    {
        var now = TimeProvider.System.GetUtcNow();
        Action<TestToken>[] changes =
        [
            token => token.IssuedAt = now.AddMinutes(-31),
            token => token.IssuedAt = now.AddMinutes(1),
            token => token.Audience = "other",
            token => token.Type = "JWT",
            token => token.SessionId = null,
            token => token.Role = null,
            token => token.Subject = "ada",
        ];

        foreach (var (index, change) in changes.Index())
        {
            (await StatusOfAsync(issuer.Individual(change), "/orders")).ShouldBe(HttpStatusCode.Unauthorized, $"change {index}");
        }

        (await StatusOfAsync(issuer.Individual(token => token.IssuedAt = now.AddMinutes(-29)), "/orders")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sessions_and_services_are_revoked()
    {
        var (person, service, other) = (issuer.Individual(), issuer.Service("orders.write"), issuer.Individual());
        issuer.Revoke(person);
        issuer.Revoke(service);

        await Eventually.SeeAsync(() => StatusOfAsync(person, "/orders"), status => status is HttpStatusCode.Unauthorized);
        await Eventually.SeeAsync(() => StatusOfAsync(service, Import), status => status is HttpStatusCode.Unauthorized);
        (await StatusOfAsync(other, "/orders")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_key_is_asked_for_at_once_and_a_flood_of_unknown_keys_asks_once_a_second()
    {
        var before = issuer.Individual();
        (await StatusOfAsync(before, "/orders")).ShouldBe(HttpStatusCode.OK);
        await Task.Delay(TimeSpan.FromSeconds(1));
        issuer.RotateKeys();
        (await StatusOfAsync(issuer.Individual(), "/orders")).ShouldBe(HttpStatusCode.OK);
        (await StatusOfAsync(before, "/orders")).ShouldBe(HttpStatusCode.OK);

        await using var stranger = await TestIssuer.StartAsync();
        var forged = stranger.Individual();
        var (asked, startedAt) = (issuer.KeyRequests, Stopwatch.GetTimestamp());
        (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => StatusOfAsync(forged, "/orders")))).ShouldAllBe(status =>
            status == HttpStatusCode.Unauthorized
        );
        (issuer.KeyRequests - asked).ShouldBeLessThan(4 + (int)Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    [Fact] // the service reads all keys again every half a minute
    public async Task A_key_that_was_revoked_is_gone_when_the_keys_are_read_again()
    {
        var before = issuer.Individual();
        issuer.RotateKeys();
        issuer.RevokeOldKeys();
        (await StatusOfAsync(before, "/orders")).ShouldBe(HttpStatusCode.OK); // not yet

        await orders.Services.GetRequiredService<IssuerKeys>().ReadAsync(CancellationToken.None);

        (await StatusOfAsync(before, "/orders")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOfAsync(issuer.Individual(), "/orders")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Options_that_cannot_work_stop_the_service_at_its_start_and_all_are_named()
    {
        var fault = await Should.ThrowAsync<OptionsValidationException>(() =>
            OrdersHost.StartAsync(
                "http://id.example.com",
                clientId: "",
                settings: [("Identity:StaleAfter", "00:00:01"), ("Identity:OnboardingAudience", "api"), ("Identity:ClockSkew", "00:01:00")]
            )
        );

        fault.Failures.Count().ShouldBe(5);
    }

    private async Task<HttpStatusCode> StatusOfAsync(string token, string path)
    {
        using var answer = await orders.SendAsync(path == Import ? HttpMethod.Post : HttpMethod.Get, path, token);
        return answer.StatusCode;
    }
}
