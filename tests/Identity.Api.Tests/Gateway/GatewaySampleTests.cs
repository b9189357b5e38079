using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Testing.Databases;
using Identity.Testing.Gateways;

namespace Identity.Api.Tests.Gateway;

public sealed class NginxTests : GatewaySampleTests
{
    private protected override Task<GatewayServer> StartAsync(Func<string, string> addressed) =>
        NginxServer.StartAsync(port =>
            addressed(Sample("nginx")).Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
        );
}

public sealed class CaddyTests : GatewaySampleTests
{
    private protected override Task<GatewayServer> StartAsync(Func<string, string> addressed) =>
        CaddyServer.StartAsync(port =>
            addressed(Sample("caddyfile")).Replace(":80 {", $":{port} {{\n\tbind 127.0.0.1", StringComparison.Ordinal)
        );
}

/// <summary>A configuration of docs/gateway.md, word for word but for addresses, in the real gateway between a client and a
/// backend.</summary>
public abstract class GatewaySampleTests : IAsyncLifetime
{
    private const string Reached = "reached ";

    private IdentityHost identity = null!;
    private EchoBackend backend = null!;
    private GatewayServer gateway = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        backend = await EchoBackend.StartAsync();
        gateway = await StartAsync(sample =>
            sample
                .Replace("identity:5080", identity.Client.BaseAddress!.Authority, StringComparison.Ordinal)
                .Replace("backend:8080", backend.Address.Authority, StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        gateway?.Dispose();
        if (backend is not null)
        {
            await backend.DisposeAsync();
        }

        await identity.DisposeAsync();
    }

    /// <summary>Starts the gateway with its sample, its addresses replaced.</summary>
    private protected abstract Task<GatewayServer> StartAsync(Func<string, string> addressed);

    /// <summary>The sample of that language in docs/gateway.md.</summary>
    private protected static string Sample(string language)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "gateway.md"));
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(-1, $"docs/gateway.md has no sample in {language}");
        return page[(page.IndexOf('\n', start) + 1)..page.IndexOf("\n```", start + 1, StringComparison.Ordinal)];
    }

    [Fact]
    public async Task A_public_path_reaches_the_backend_without_identity()
    {
        foreach (
            var headers in (string[][])
                [
                    [],
                    ["Authorization: Bearer garbage"],
                    [$"Authorization: Bearer {identity.Token(Roles.Advisor)}"],
                ]
        )
        {
            var response = await SendAsync(
                "POST",
                "/users/public/v1/x?y=/../z",
                [.. headers, "X-Identity-Subject: forged", "X-Identity-Branch: forged", "Content-Length: 0"]
            );

            RawHttp.StatusOf(response).ShouldBe(200, response);
            response.ShouldContain("reached POST /users/public/v1/x?y=/../z");
            response.ShouldNotMatch("X.Identity.\\w+: \\S");
        }
    }

    [Fact]
    public async Task A_private_path_without_a_token_is_401_with_the_challenge()
    {
        var response = await SendAsync("GET", "/users/private/v1/auth/me");

        RawHttp.StatusOf(response).ShouldBe(401, response);
        RawHttp.Values(response, "WWW-Authenticate").ShouldHaveSingleItem().ShouldStartWith("Bearer");
        response.ShouldNotContain(Reached);
    }

    [Fact]
    public async Task A_token_of_the_wrong_role_is_403()
    {
        var response = await SendAsync(
            "GET",
            "/branches/private/v1/individual",
            $"Authorization: Bearer {identity.Token(Roles.Individual)}"
        );

        RawHttp.StatusOf(response).ShouldBe(403, response);
        response.ShouldNotContain(Reached);
    }

    [Fact]
    public async Task The_right_role_reaches_the_backend_with_its_identity()
    {
        var branch = Guid.CreateVersion7();
        var token = GatewayTokens.Of(identity, Roles.Advisor, branch);

        var response = await SendAsync(
            "DELETE",
            "/branches/private/v1/individual?x=1",
            $"Authorization: Bearer {identity.Sign(token)}",
            "Content-Length: 0"
        );

        RawHttp.StatusOf(response).ShouldBe(200, response);
        response.ShouldContain("reached DELETE /branches/private/v1/individual?x=1");
        response.ShouldContain($"X-Identity-Subject: {token.Subject}");
        response.ShouldContain("X-Identity-Roles: advisor");
        response.ShouldContain("X-Identity-Scope: profile sessions");
        response.ShouldContain($"X-Identity-Session: {token.SessionId}");
        response.ShouldContain($"X-Identity-Branch: {branch}");
    }

    [Fact] // security requirement 69
    public async Task Identity_headers_of_the_client_never_reach_the_backend()
    {
        var token = GatewayTokens.Of(identity, Roles.Individual);
        string[] forged =
        [
            "X-Identity-Subject: forged",
            "x-identity-roles: forged",
            "X-Identity-Branch: forged",
            "X-Identity-Session: forged",
            // Backends that make environment variables of headers cannot tell these from the real ones.
            "X_Identity_Scope: forged",
            "x_identity_branch: forged",
            "X-Identity_Subject: forged",
            "X_Identity-Roles: forged",
            "X_IDENTITY-session: forged",
        ];

        var response = await SendAsync("GET", "/users/private/v1/auth/me", [$"Authorization: Bearer {identity.Sign(token)}", .. forged]);

        RawHttp.StatusOf(response).ShouldBe(200, response);
        response.ShouldNotContain("forged");
        response.ShouldContain($"X-Identity-Subject: {token.Subject}");
        response.ShouldNotMatch("X-Identity-Branch: \\S"); // this user has none: no header, or an empty one
    }

    [Fact] // security requirement 68
    public async Task Names_of_another_path_in_the_client_s_headers_change_nothing()
    {
        foreach (var name in (string[])["X-Original-URI", "X-Forwarded-Uri", "X-Original-Method", "X-Forwarded-Method"])
        {
            var response = await SendAsync("GET", "/users/private/v1/auth/me", $"{name}: /users/public/v1/x");

            RawHttp.StatusOf(response).ShouldBe(401, name);
            response.ShouldNotContain(Reached);
        }
    }

    [Theory] // security requirement 68
    [InlineData("/users/public/../private/v1/auth/me")]
    [InlineData("/users/public/%2e%2e/private/v1/auth/me")]
    [InlineData("/users/public/%252e%252e/private/v1/auth/me")]
    [InlineData("/users/public/..%2fprivate/v1/auth/me")]
    [InlineData("/users/public/..;/private/v1/auth/me")]
    [InlineData("/users/public/..%5cprivate/v1/auth/me")]
    [InlineData("/users/public\\..\\private/v1/auth/me")]
    [InlineData("/users/private/v1/auth/me/../../../../public/x")]
    [InlineData("//users/public/v1/x")]
    [InlineData("http://host/users/private/v1/auth/me")] // nginx itself takes the path out of an absolute URI
    [InlineData("/users/public/v1/x%00")]
    [InlineData("/users/public/v1/x#y")]
    public async Task Encoded_traversal_reaches_no_backend(string target)
    {
        var response = await SendAsync("GET", target);

        RawHttp.StatusOf(response).ShouldBeOneOf(400, 401, 403);
        response.ShouldNotContain(Reached);
    }

    [Theory]
    [InlineData("/accounts/private/v1/caf%C3%A9", "/accounts/private/v1/caf\u00e9")]
    [InlineData("/accounts/private/v1/50%25", "/accounts/private/v1/50%")]
    [InlineData("/accounts/private/v1/a;v=1", "/accounts/private/v1/a;v=1")]
    [InlineData("/accounts/private/v1/a/../b", "/accounts/private/v1/b")]
    [InlineData("/accounts/private/v1//b", "/accounts/private/v1//b")]
    public async Task An_unusual_path_within_one_rule_reaches_the_backend_as_the_gateway_judged_it(string target, string path)
    {
        var response = await SendAsync("GET", target, $"Authorization: Bearer {identity.Token(Roles.Individual)}");

        RawHttp.StatusOf(response).ShouldBe(200, response);
        response.ShouldContain($"path {Uri.EscapeDataString(path)}\n"); // as the backend's own server reads it
        (await SendAsync("GET", target)).ShouldNotContain(Reached);
        (await SendAsync("GET", target, $"Authorization: Bearer {identity.Token(Roles.Advisor)}")).ShouldNotContain(Reached);
    }

    private Task<string> SendAsync(string method, string target, params string[] headers) =>
        RawHttp.SendAsync(gateway.Address, method, target, headers);
}
