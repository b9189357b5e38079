using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Onboarding;

public sealed class RepeatedExchangesOnSqlite() : RepeatedExchangeTests(DatabaseKind.Sqlite);

public sealed class RepeatedExchangesOnPostgreSql() : RepeatedExchangeTests(DatabaseKind.PostgreSql);

/// <summary>The answer of <c>PUT /token-exchange</c> is lost, and the client asks again with the same token.</summary>
public abstract class RepeatedExchangeTests(DatabaseKind kind) : IAsyncLifetime
{
    private IdentityHost host = null!;
    private Advisor advisor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await IdentityHost.StartAsync(kind);
        advisor = await Advisor.OfNewBranchAsync(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_repetition_gets_the_same_refresh_token_for_a_minute()
    {
        var (newcomer, first) = await ExchangedAsync();

        host.Clock.Advance(TimeSpan.FromSeconds(59));
        var repeated = (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data;

        ((string)repeated["refreshToken"]!).ShouldBe(first);
        (await host.GetAsync("/profile", (string)repeated["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/sessions", (string)repeated["accessToken"]!)).Data.AsArray().Count.ShouldBe(1);
        // It opens nothing else
        (await host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Not_once_the_refresh_token_was_used()
    {
        var (newcomer, first) = await ExchangedAsync();

        (await host.PostAsync("/refresh", new { refreshToken = first })).ShouldBe(HttpStatusCode.OK);

        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Not_once_the_session_has_ended()
    {
        var (newcomer, first) = await ExchangedAsync();

        (await host.PostAsync("/logout", new { refreshToken = first })).ShouldBe(HttpStatusCode.NoContent);

        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Not_once_the_account_is_disabled()
    {
        var (newcomer, _) = await ExchangedAsync();

        (await host.PostAsync($"/individuals/{newcomer.Id}/disable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Not_for_another_token_of_the_same_onboarding_or_of_another_one()
    {
        var newcomer = await Newcomer.OfAsync(host, advisor);
        await newcomer.ProvePhoneAsync(host);
        var other = newcomer with { Token = Temporary.TokenOf(await newcomer.LogInAsync(host)) };
        var stranger = await Newcomer.OfAsync(host, advisor);
        await stranger.ProvePhoneAsync(host);
        (await stranger.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK);

        var first = (string)(await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;

        (await other.ExchangeAsync(host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        ((string)(await stranger.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!).ShouldNotBe(first);
        ((string)(await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!).ShouldBe(first);
    }

    private async Task<(Newcomer Newcomer, string RefreshToken)> ExchangedAsync()
    {
        var newcomer = await Newcomer.OfAsync(host, advisor);
        await newcomer.ProvePhoneAsync(host);
        return (newcomer, (string)(await newcomer.ExchangeAsync(host)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!);
    }
}
