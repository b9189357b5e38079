using Identity.Api.Gateway;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Gateway;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Identity.Api.Tests.Gateway;

/// <summary>What the endpoint makes of each verdict, with a verifier that gives them.</summary>
public sealed class AuthorizeVerdictTests
{
    private static readonly VerifiedToken Temporary = new(
        TokenKind.Temporary,
        Guid.CreateVersion7(),
        Guid.CreateVersion7(),
        Roles.None,
        "onboarding",
        BranchId: null,
        DateTimeOffset.UnixEpoch,
        "first-party"
    );

    [Theory]
    [InlineData("/users/private/v1/limited/onboarding", 200)]
    [InlineData("/branches/private/v1/limited/x", 200)]
    [InlineData("/users/private/v1/auth/me", 403)]
    [InlineData("/accounts/private/v1/x", 403)]
    [InlineData("/users/private/v1/limited", 403)]
    public async Task A_temporary_token_opens_the_limited_paths_only(string path, int status)
    {
        var http = await AskAsync(path, new TokenVerdict.Valid(Temporary));

        http.Response.StatusCode.ShouldBe(status);
        http.Response.Headers["X-Identity-Roles"].ToString().ShouldBe(status == 200 ? "temporary" : "");
        http.Response.Headers["X-Identity-Subject"].ToString().ShouldBe(status == 200 ? Temporary.Subject.ToString() : "");
    }

    [Fact]
    public async Task A_revoked_and_an_expired_token_are_401()
    {
        (await AskAsync("/users/private/v1/limited/x", new TokenVerdict.Revoked(Temporary))).Response.StatusCode.ShouldBe(401);
        (await AskAsync("/users/private/v1/limited/x", new TokenVerdict.Expired())).Response.StatusCode.ShouldBe(401);
        (await AskAsync("/users/private/v1/other", new TokenVerdict.Expired())).Response.StatusCode.ShouldBe(401);
    }

    [Fact]
    public async Task While_revocations_are_stale_a_token_is_503_and_public_paths_still_pass()
    {
        var http = await AskAsync("/users/private/v1/auth/me", new TokenVerdict.Unknown());

        http.Response.StatusCode.ShouldBe(503);
        http.Response.Headers.RetryAfter.ToString().ShouldNotBeEmpty();
        (await AskAsync("/users/public/v1/x", new TokenVerdict.Unknown())).Response.StatusCode.ShouldBe(200);
    }

    private static async Task<HttpContext> AskAsync(string path, TokenVerdict verdict)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().ConfigureHttpJsonOptions(_ => { }).BuildServiceProvider(),
        };
        http.Request.Headers["X-Original-URI"] = path;
        http.Request.Headers.Authorization = "Bearer token";
        var bearer = new BearerToken(new FixedVerifier(verdict), new TokenSettings { Issuer = "https://id.example.com" });
        var faults = new Faults(
            async context => await (await AuthorizeEndpoint.HandleAsync(context, GatewayRules.Default, bearer)).ExecuteAsync(context),
            NullLogger<Faults>.Instance
        );
        await faults.InvokeAsync(http);
        return http;
    }

    private sealed class FixedVerifier(TokenVerdict verdict) : ITokenVerifier
    {
        public Task<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => Task.FromResult(verdict);

        public Task<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken ct) =>
            VerifyAsync(token, ct);
    }
}
