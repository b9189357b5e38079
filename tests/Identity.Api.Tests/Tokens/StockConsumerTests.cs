using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Tokens.Keys;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.Tokens;

/// <summary>Another team's service with nothing but the ten lines of the README, and the real service in a process of its own.</summary>
public sealed class StockConsumerTests : IAsyncLifetime
{
    private readonly DataDirectory data = new();
    private readonly byte[] masterKey = RandomNumberGenerator.GetBytes(32);
    private IdentityProcess identity = null!;
    private WebApplication consumer = null!;
    private HttpClient client = null!;

    private Dictionary<string, string> Environment =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", // its own http address is its issuer
            ["Identity__DataDirectory"] = data.Path,
            ["Identity__MasterKey"] = Convert.ToBase64String(masterKey),
            ["Identity__Passwords__BcryptCost"] = "4",
        };

    public async ValueTask InitializeAsync()
    {
        identity = await IdentityProcess.ServeAsync(Environment);
        consumer = Consumer(identity.Address.OriginalString);
        await consumer.StartAsync();
        client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(consumer.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await consumer.StopAsync();
        await consumer.DisposeAsync();
        await identity.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task A_real_token_opens_and_names_its_user()
    {
        var (token, user) = await SignUpAsync();

        (await AskAsync(token)).ShouldBe((HttpStatusCode.OK, user));
        (await AskAsync("e30.e30.AA")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact] // security requirement 13 and its neighbours: genuine signatures, every one of them
    public async Task What_is_expired_or_meant_for_others_is_refused()
    {
        var forge = await ForgeAsync((await SignUpAsync()).Token);
        (await AskAsync(forge.Write())).Status.ShouldBe(HttpStatusCode.OK); // the control

        Dictionary<string, string> refused = new()
        {
            ["expired"] = forge.WriteClaim("exp", forge.Now - 31),
            ["other audience"] = forge.WriteClaim("aud", "other"),
            ["other issuer"] = forge.WriteClaim("iss", "https://evil.example.com"),
            ["no type"] = forge.Write(inHeader: header => header.Remove("typ")),
            ["plain type"] = forge.WriteHeader("typ", "JWT"),
            ["temporary token"] = Temporary(forge, "onboarding"),
            ["temporary token of the right audience"] = Temporary(forge, "api"),
            ["unknown key"] = forge.WriteHeader("kid", "unknown"),
        };
        foreach (var (name, token) in refused)
        {
            (await AskAsync(token)).Status.ShouldBe(HttpStatusCode.Unauthorized, name);
        }
    }

    [Fact] // the type alone protects a service that does not look at the audience
    public async Task A_service_that_forgot_the_audience_refuses_a_temporary_token_all_the_same()
    {
        await using var forgetful = Consumer(identity.Address.OriginalString, checksAudience: false);
        await forgetful.StartAsync();
        using var asking = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(forgetful.Urls.Single()) };
        var forge = await ForgeAsync((await SignUpAsync()).Token);

        (await AskAsync(asking, forge.WriteClaim("aud", "other"))).Status.ShouldBe(HttpStatusCode.OK); // it did forget
        (await AskAsync(asking, Temporary(forge, "onboarding"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact] // security requirement 82
    public async Task Rotated_keys_are_followed()
    {
        var before = (await SignUpAsync()).Token;
        (await AskAsync(before)).Status.ShouldBe(HttpStatusCode.OK);

        // The announced key is known already: not one refusal.
        await RotateAsync();
        var announced = await SignUpWithAnotherKeyThanAsync(before);
        (await AskAsync(announced)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(before)).Status.ShouldBe(HttpStatusCode.OK);

        // One that came too late to be read with the others is asked for when it is first seen.
        await RotateAsync();
        var late = await SignUpWithAnotherKeyThanAsync(before, announced);
        var startedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        while ((await AskAsync(late)).Status is not HttpStatusCode.OK)
        {
            System.Diagnostics.Stopwatch.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(50);
        }
    }

    private static WebApplication Consumer(string issuer, bool checksAudience = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddAuthentication()
            .AddJwtBearer(options =>
            {
                options.Authority = issuer;
                options.Audience = "api";
                options.RequireHttpsMetadata = false; // for an issuer on this machine only
                options.MapInboundClaims = false;
                options.TokenValidationParameters.ValidTypes = ["at+jwt", "application/at+jwt"];
                options.TokenValidationParameters.ValidAlgorithms = ["ES256"];
                options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
                options.TokenValidationParameters.IgnoreTrailingSlashWhenValidatingAudience = false;
                options.TokenValidationParameters.TryAllIssuerSigningKeys = false;
                options.TokenValidationParameters.RoleClaimType = "roles";
                options.TokenValidationParameters.ValidateAudience = checksAudience;
            });
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.MapGet("/accounts", (ClaimsPrincipal user) => user.FindFirstValue("sub"))
            .RequireAuthorization(policy => policy.RequireRole("individual", "temporary"));
        return app;
    }

    private static string Temporary(TokenForge forge, string audience) =>
        forge.Write(
            header => header["typ"] = "onboarding+jwt",
            payload =>
            {
                payload["aud"] = audience;
                payload["roles"] = new JsonArray("temporary");
                payload["scope"] = "onboarding";
            }
        );

    private async Task RotateAsync()
    {
        var (code, _, errors) = await IdentityProcess.RunAsync(Environment, "keys", "rotate", "--now", "--yes");
        code.ShouldBe(0, errors);
    }

    private Task<string> SignUpWithAnotherKeyThanAsync(params string[] tokens) =>
        Eventually.SeeAsync(
            async () => (await SignUpAsync()).Token,
            token => !tokens.Select(other => other.Split('.')[0]).Contains(token.Split('.')[0])
        );

    private async Task<(string Token, string User)> SignUpAsync()
    {
        var answer = (
            await identity.PostAsync(
                "/signup",
                new
                {
                    email = Person.NewEmail(),
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        return ((string)answer.Data["accessToken"]!, (string)answer.Data["user"]!["id"]!);
    }

    private async Task<TokenForge> ForgeAsync(string genuine)
    {
        var kid = (string)TokenForge.Decode(genuine.Split('.')[0])["kid"]!;
        await using var db = await Schema.ContextsOn($"Data Source={data.File("identity.db")}").CreateDbContextAsync();
        var key = new SigningKeyFactory(new MasterKeyRing([masterKey])).Open(await db.SigningKeys.SingleAsync(key => key.Kid == kid));
        return new TokenForge(((ECDsaSecurityKey)key).ECDsa, genuine, TimeProvider.System.GetUtcNow());
    }

    private Task<(HttpStatusCode Status, string Text)> AskAsync(string? token) => AskAsync(client, token);

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient client, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/accounts");
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
