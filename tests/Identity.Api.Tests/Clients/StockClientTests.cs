using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Clients;

public sealed class StockClientsOnSqlite(SqliteHost fixture) : StockClientTests(fixture), IClassFixture<SqliteHost>;

public sealed class StockClientsOnPostgreSql(PostgreSqlHost fixture) : StockClientTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Libraries of others, which check more than half of what a server must do at every call: openid-client, oauth4webapi and jose
/// from npm. A person with a browser answers what their scripts ask.</summary>
public abstract class StockClientTests(HostFixture fixture)
{
    private const string Orders = "https://orders.example.com";

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Openid_client_signs_in_refreshes_introspects_exchanges_pushes_connects_a_device_and_signs_out()
    {
        string[] grants = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, GrantTypes.ClientCredentials, GrantTypes.TokenExchange];
        var (client, secret) = await CreateAsync(grants, new SignInDefinition());
        var device = await Device.RegisterAsync(Host);

        await RunAsync("openid-client.mjs", client.Id, secret!, device.Id, Orders);
    }

    [Fact]
    public async Task Oauth4webapi_and_jose_sign_in_and_validate()
    {
        var (client, _) = await CreateAsync([], new SignInDefinition { IsPublic = true });

        await RunAsync("oauth4webapi.mjs", client.Id, Orders);
    }

    private async Task RunAsync(string script, params string[] arguments)
    {
        Node.ShouldBeReady();
        var (person, browser) = (await Person.SignUpAsync(Host), new Browser(Host));
        string[] command = ["node", script, IdentityHost.Issuer, Host.Client.BaseAddress!.OriginalString.TrimEnd('/'), .. arguments];

        var said = await Node.RunAsync(Node.Folder, command, line => AnswerAsync(line.Split(' ', 2), person, browser));

        said.ShouldEndWith("arrived\n");
    }

    private async Task<string?> AnswerAsync(string[] asked, Person person, Browser browser) =>
        asked switch
        {
            ["browse", var address] => await BrowseAsync(new Uri(address), person, browser),
            ["connect", var userCode] => await ConnectAsync(userCode, browser),
            ["register", var jwks] => (
                await CreateAsync([], new SignInDefinition(), Host.Services.GetRequiredService<IClientAssertions>().ReadKeys(jwks))
            )
                .Client
                .Id,
            _ => null,
        };

    /// <summary>Follows the addresses of the service, signs in where it is asked, and stops at the first address elsewhere.</summary>
    private static async Task<string> BrowseAsync(Uri address, Person person, Browser browser)
    {
        var page = await browser.GetAsync(address.PathAndQuery);
        if (page.Status == HttpStatusCode.OK)
        {
            page.Text.ShouldContain("Sign in to");
            page = await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password));
        }

        var next = page.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!;
        return next.IsAbsoluteUri ? next.AbsoluteUri : await BrowseAsync(new Uri(new Uri(IdentityHost.Issuer), next), person, browser);
    }

    private static async Task<string> ConnectAsync(string userCode, Browser browser)
    {
        var question = await browser.SubmitAsync(await browser.GetAsync("/device"), ("user_code", userCode));
        (await browser.SubmitAsync(question, ("decision", "allow"))).ShouldBe(HttpStatusCode.OK);
        return "connected";
    }

    private async Task<(Client Client, string? Secret)> CreateAsync(string[] grants, SignInDefinition signIn, ClientKeys? keys = null)
    {
        var definition = ClientDefinition.Parse(
            "Stock client",
            grants,
            ["openid", "email", "orders.read"],
            [Orders, IdentityHost.Issuer],
            Host.Services.GetRequiredService<TokenSettings>(),
            signIn with
            {
                RedirectUris = [Application.Callback],
                PostLogoutRedirectUris = [Application.Bye],
            },
            keys
        );
        var (client, secret) = await Host
            .Services.GetRequiredService<CreateClient>()
            .ExecuteAsync(definition.Value!, Operator.CommandLine, CancellationToken.None);
        if (secret is not null)
        {
            Host.Watch.Add(secret.Text);
        }

        return (client, secret?.Text);
    }
}
