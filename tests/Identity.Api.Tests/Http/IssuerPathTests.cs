using System.Net;
using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Http;

/// <summary>An issuer with a path: behind a proxy that takes the path off, and behind one that leaves it.</summary>
public sealed partial class IssuerPathTests : IAsyncLifetime
{
    private const string Issuer = "https://example.com/auth";

    private IdentityHost host = null!;

    public async ValueTask InitializeAsync() => host = await IdentityHost.StartAsync(DatabaseKind.Sqlite, ("Identity:Issuer", Issuer));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/auth/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server/auth")] // RFC 8414 section 3.1
    [InlineData("/.well-known/openid-configuration/auth")]
    [InlineData("/auth/.well-known/oauth-authorization-server")]
    public async Task Metadata_are_found_and_name_addresses_inside_the_path(string path)
    {
        var metadata = (await host.GetAsync(path)).ShouldBe(HttpStatusCode.OK).Json;

        ((string)metadata["issuer"]!).ShouldBe(Issuer);
        ((string)metadata["jwks_uri"]!).ShouldBe($"{Issuer}/.well-known/jwks.json");
        ((string)metadata["token_endpoint"]!).ShouldBe($"{Issuer}/connect/token");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/auth")]
    public async Task Every_address_that_is_handed_out_has_the_path(string prefix)
    {
        var email = Person.NewEmail();
        var signedUp = (
            await host.PostAsync(
                $"{prefix}/signup",
                new
                {
                    email,
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);

        signedUp.Headers.Location!.OriginalString.ShouldBe("/auth/profile");
        (await host.MailsAsync(email))[0].ShouldContain($"{Issuer}/pages/verify-email?token=");
        var token = (string)signedUp.Data["accessToken"]!;
        foreach (var path in new[] { "/profile", "/auth/me", "/users/private/v1/auth/me" })
        {
            (await host.GetAsync(prefix + path, token)).ShouldBe(HttpStatusCode.OK);
        }

        var pictured = await host.PutAsync(
            $"{prefix}/profile",
            Form.With.Image(Testing.Pictures.PictureFile.Read("plain.png")).Content(),
            token
        );
        ((string)pictured.Data["image"]!).ShouldStartWith($"{Issuer}/images/");
    }

    [Theory]
    [InlineData("/pages/forgot-password")]
    [InlineData("/auth/pages/forgot-password")]
    [InlineData("/pages/onboarding")]
    [InlineData("/auth/pages/verify-email?token=x")]
    [InlineData("/pages/invite?token=x")]
    public async Task Links_and_forms_of_pages_stay_inside_the_path(string path)
    {
        var page = await host.GetAsync(path);

        var addresses = Address().Matches(page.Text).Select(match => match.Groups["path"].Value).ToList();
        addresses.ShouldContain("/auth/pages/style.css");
        addresses.ShouldAllBe(address => address.StartsWith("/auth/pages/", StringComparison.Ordinal));
        (await host.GetAsync("/auth/pages/style.css")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // as Envoy asks, with its prefix followed by the original target
    public async Task A_target_behind_the_path_of_the_gateway_endpoint_leads_to_no_other_route()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/gateway/authorize/accounts/private/v1/x");

        (await host.SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        (await host.GetAsync("/auth/gateway/authorize/users/public/v1/x")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [GeneratedRegex("(href|action)=\"(?<path>/[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
