using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Throttling;

/// <summary>Where a request comes from is what the connection says, unless a configured proxy says otherwise (security requirement
/// 37).</summary>
public sealed class ForwardedHeadersTests : IAsyncLifetime
{
    private IdentityHost bare = null!;
    private IdentityHost behind = null!;

    public async ValueTask InitializeAsync()
    {
        bare = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        behind = await bare.StartReplicaAsync(Behind.TrustedProxies);
    }

    public async ValueTask DisposeAsync()
    {
        await behind.DisposeAsync();
        await bare.DisposeAsync();
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("6.6.6.6, 203.0.113.7", "203.0.113.7")] // what the caller itself had put there
    [InlineData("6.6.6.6, 203.0.113.7, 10.0.0.5", "203.0.113.7")] // a second proxy of ours
    [InlineData("6.6.6.6, 203.0.113.7, 10.0.0.5, 10.1.2.3", "203.0.113.7")]
    [InlineData("10.0.0.9, 203.0.113.7, 10.0.0.5", "203.0.113.7")] // claims to have come from inside
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("203.0.113.7:4711", "203.0.113.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:0DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("2001:db8::1, [fd00::5]:80", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("unknown", "127.0.0.1")]
    [InlineData("203.0.113.7, garbage", "127.0.0.1")]
    [InlineData("203.0.113.7, ", "203.0.113.7")]
    [InlineData("garbage, 203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7, garbage, 10.0.0.5", "10.0.0.5")]
    [InlineData("203.0.113.7; DROP TABLE users", "127.0.0.1")]
    [InlineData("999.0.113.7", "127.0.0.1")]
    public async Task Of_a_chain_the_first_address_that_no_proxy_of_ours_vouches_for_is_the_caller(string forwardedFor, string address) =>
        (await AddressOfAsync(behind, forwardedFor)).ShouldBe(address);

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("True-Client-IP", "203.0.113.7")]
    [InlineData("CF-Connecting-IP", "203.0.113.7")]
    [InlineData("X-Original-For", "203.0.113.7")]
    public async Task Without_a_configured_proxy_no_header_names_the_caller(string header, string value) =>
        (await AddressOfAsync(bare, null, (header, value))).ShouldBe("127.0.0.1");

    [Theory]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("True-Client-IP", "203.0.113.7")]
    [InlineData("CF-Connecting-IP", "203.0.113.7")]
    public async Task A_proxy_is_believed_in_one_header_alone(string header, string value) =>
        (await AddressOfAsync(behind, null, (header, value))).ShouldBe("127.0.0.1");

    [Fact]
    public async Task A_connection_that_comes_from_no_proxy_names_itself_in_vain()
    {
        await using var elsewhere = await bare.StartReplicaAsync(("Identity:Proxies:Trusted", "10.0.0.0/8"));

        (await AddressOfAsync(elsewhere, "203.0.113.7")).ShouldBe("127.0.0.1");
        (await AddressOfAsync(elsewhere, "203.0.113.7, 10.0.0.5")).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task The_frameworks_own_switch_does_not_make_everybody_a_proxy()
    {
        using var directory = new DataDirectory();
        await using var service = await IdentityProcess.ServeAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
                ["Identity__DataDirectory"] = directory.Path,
                ["Identity__Passwords__BcryptCost"] = "4",
            }
        );
        service.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var signedUp = (
            await service.PostAsync(
                "/signup",
                new
                {
                    email = Person.NewEmail(),
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        var sessions = await service.GetAsync("/sessions", (string)signedUp.Data["accessToken"]!);

        ((string)sessions.Data[0]!["address"]!).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_proxy_that_is_not_trusted_is_told_of_once()
    {
        await AddressOfAsync(behind, "203.0.113.7");
        Warnings().ShouldBeEmpty(); // the trusted one

        await AddressOfAsync(bare, "203.0.113.7");
        await AddressOfAsync(bare, "203.0.113.8");

        Warnings().ShouldHaveSingleItem().ShouldContain("A request from 127.0.0.1 carries forwarded headers");
        string[] told = [.. (await bare.GetAsync("/health/ready")).Data["warnings"]!.AsArray().Select(warning => (string)warning!)];
        told.ShouldHaveSingleItem().ShouldContain("Identity:Proxies:Trusted");
        told[0].ShouldNotContain("127.0.0.1"); // everybody may read it
        var status = await bare.GetAsync("/admin/status", await ServiceClient.TokenOfNewAsync(bare, OwnScopes.AdminRead));
        status.ShouldBe(HttpStatusCode.OK).Data["warnings"]!
            .AsArray()
            .Select(warning => (string)warning!)
            .ShouldHaveSingleItem()
            .ShouldStartWith("A request from 127.0.0.1 carried forwarded headers");
        (await behind.GetAsync("/health/ready")).Data["warnings"]!.AsArray().ShouldBeEmpty();

        IEnumerable<string> Warnings() =>
            bare.Watch.Lines.Where(line => line.Contains("Identity.Api.Http.UntrustedProxy", StringComparison.Ordinal));
    }

    /// <summary>What the owner of a session is shown.</summary>
    private static async Task<string> AddressOfAsync(IdentityHost host, string? forwardedFor, params (string Name, string Value)[] headers)
    {
        var body = new
        {
            email = Person.NewEmail(),
            name = "Ada Lovelace",
            password = Person.NewPassword(),
        };
        var signedUp = (await host.SendFromAsync(forwardedFor, HttpMethod.Post, "/signup", body, null, headers)).ShouldBe(
            HttpStatusCode.Created
        );
        var sessions = (await host.GetAsync("/sessions", (string)signedUp.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        return (string)sessions.Data[0]!["address"]!;
    }
}
