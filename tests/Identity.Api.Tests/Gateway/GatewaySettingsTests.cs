using System.Net;
using Identity.Api.Configuration;
using Identity.Api.Tests.Configuration;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Gateway;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Gateway;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Without_lines_the_table_is_the_contract_s() => Read().ShouldBeSameAs(GatewayRules.Default);

    [Fact]
    public void Lines_replace_the_table_and_keep_their_order()
    {
        var rules = Read(
            ("0:Path", "/a/b"),
            ("0:Access", "advisor"),
            ("1:Path", "/a/*"),
            ("1:Access", "none"),
            ("2:Path", "/{service}/x*"),
            ("2:Access", "individual+advisor"),
            ("10:Path", "/*"),
            ("10:Access", "nobody")
        );

        rules
            .All.Select(rule => (rule.Path, rule.Access))
            .ShouldBe([
                ("/a/b", GatewayAccess.Advisor),
                ("/a/*", GatewayAccess.Anybody),
                ("/{service}/x*", GatewayAccess.Individual | GatewayAccess.Advisor),
                ("/*", GatewayAccess.Nobody),
            ]);
    }

    [Theory]
    [InlineData("Identity:Gateway:Rules:0:Path is missing", "0:Access", "none")]
    [InlineData("Identity:Gateway:Rules:0:Access is missing", "0:Path", "/a")]
    [InlineData("Identity:Gateway:Rules:0:Path is 'a'", "0:Path", "a", "0:Access", "none")]
    [InlineData("Identity:Gateway:Rules:0:Path is '/a/../b'", "0:Path", "/a/../b", "0:Access", "none")]
    [InlineData("Identity:Gateway:Rules:0:Access is 'admin'", "0:Path", "/a", "0:Access", "admin")]
    [InlineData("Identity:Gateway:Rules:1:Path is '/A/*'", "0:Path", "/a/*", "0:Access", "none", "1:Path", "/A/*", "1:Access", "advisor")]
    public void A_wrong_line_is_a_sentence_at_start(string sentence, params string[] pairs)
    {
        var refused = Should.Throw<ConfigurationException>(() => Read([.. pairs.Chunk(2).Select(pair => (pair[0], pair[1]))]));

        refused.Faults.ShouldHaveSingleItem().ShouldStartWith(sentence);
    }

    [Fact]
    public async Task The_service_answers_from_the_configured_table()
    {
        await using var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            ("Identity:Gateway:Rules:0:Path", "/shop/*"),
            ("Identity:Gateway:Rules:0:Access", "none")
        );

        (await AskAsync(host, "/shop/x")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(host, "/users/public/v1/x")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> AskAsync(IdentityHost host, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize");
        request.Headers.Add("X-Original-URI", target);
        return (await host.SendAsync(request)).Status;
    }

    private static GatewayRules Read(params (string Key, string Value)[] lines)
    {
        var settings = Given.Read(out var unknownKeys, [.. lines.Select(line => ($"Identity:Gateway:Rules:{line.Key}", line.Value))]);
        unknownKeys.ShouldBeEmpty();
        return settings.Gateway.ToRules();
    }
}
