using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Http.OpenApi;
using Identity.ResourceServer.Testing;

namespace Identity.Api.Tests.Tokens;

/// <summary>docs/token.schema.json is what the service issues, and what other teams get from the issuer of their tests.</summary>
public sealed class TokenSchemaTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private static readonly OpenApiDescription Schema = OpenApiDescription.Of(Repository.PathOf("docs", "token.schema.json"));

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Every_token_of_the_service_is_as_the_page_says()
    {
        var person = await Person.SignUpAsync(Host);
        var advisor = await Advisor.OfNewBranchAsync(Host);
        var newcomer = await Newcomer.OfAsync(Host, advisor);
        var service = await ServiceClient.CreateAsync(Host, ["orders.read"], ["orders", "stock"]);

        ShouldBe("access", person.AccessToken);
        var refreshed = (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        ShouldBe("access", (string)refreshed.Data["accessToken"]!);
        ShouldBe("access", advisor.AccessToken, "branch_id");
        var application = await (await Application.CreateAsync(Host)).SignInAsync(person);
        ShouldBe("access", (string)application.ShouldBe(HttpStatusCode.OK).Json["access_token"]!);
        ShouldBe("service", await service.TokenAsync(Host, ("audience", "stock")));
        ShouldBe("service", await ServiceClient.TokenOfNewAsync(Host, "orders.read"));
        ShouldBe("temporary", newcomer.Token);
    }

    [Fact]
    public async Task Every_token_of_the_test_issuer_is_as_well()
    {
        await using var issuer = await TestIssuer.StartAsync();

        ShouldBe("access", issuer.Individual());
        ShouldBe("access", issuer.Advisor(Guid.CreateVersion7()), "branch_id");
        ShouldBe("service", issuer.Service("orders.read"));
        ShouldBe("temporary", issuer.Temporary());
    }

    [Fact]
    public async Task A_token_of_one_kind_is_none_of_the_others()
    {
        var token = Read((await Person.SignUpAsync(Host)).AccessToken);

        Contradictions("service", token).ShouldNotBeEmpty();
        Contradictions("temporary", token).ShouldNotBeEmpty();
        token["claims"]!["email"] = "ada@example.com";
        Contradictions("access", token).ShouldNotBeEmpty(); // no address, no name: a new claim has to be written down first
    }

    private static void ShouldBe(string kind, string token, params string[] besides)
    {
        var read = Read(token);
        Contradictions(kind, read).ShouldBeEmpty();
        foreach (var claim in besides)
        {
            read["claims"]![claim].ShouldNotBeNull();
        }
    }

    private static IEnumerable<string> Contradictions(string kind, JsonNode token) =>
        Schema.Contradictions(new JsonObject { ["$ref"] = $"#/$defs/{kind}" }, token, kind);

    private static JsonObject Read(string token)
    {
        var parts = token.Split('.');
        return new JsonObject { ["header"] = TokenForge.Decode(parts[0]), ["claims"] = TokenForge.Decode(parts[1]) };
    }
}
