using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.OAuth;

/// <summary>What a client gets for a person, by a code and then by refresh tokens: never more than it still holds.</summary>
public sealed class ClientSessionTests
{
    private readonly Service service = new();
    private readonly Redemptions redemptions;
    private readonly User user;
    private readonly Client client;

    public ClientSessionTests()
    {
        redemptions = new Redemptions(service);
        user = User.Register(Email.Parse("ada@example.com")!, "Ada Lovelace", "hash", Now);
        service.Database.Users.Add(user);
        client = App("billing", "ledger");
    }

    private DateTimeOffset Now => service.Clock.GetUtcNow();

    [Fact]
    public async Task A_code_opens_its_session_with_what_was_granted()
    {
        var signIn = SignIn(client) with { Audiences = ["billing"] };

        var tokens = (await RedeemAsync(signIn)).Value.ShouldNotBeNull();

        (tokens.Scope, tokens.MayRefresh, tokens.SessionId, tokens.UserId, tokens.AuthenticatedAt).ShouldBe(
            ("openid profile offline_access", true, signIn.SessionId, user.Id, signIn.AuthenticatedAt)
        );
        var access = service.Tokens[tokens.Tokens.AccessToken];
        (access.ClientId, access.SessionId, access.Scope).ShouldBe((client.Id, signIn.SessionId, tokens.Scope));
        access.Audiences.ShouldBe(["billing"]);
        service.Database.Sessions.ShouldHaveSingleItem().ExpiresAt.ShouldBe(Now + service.Settings.SessionLifetime);
    }

    [Theory] // security requirement 25
    [InlineData("openid accounts", "openid", false)]
    [InlineData("openid", "openid", false)]
    [InlineData("offline_access", "offline_access", true)]
    public async Task A_scope_that_the_client_has_lost_is_left_out(string granted, string held, bool mayRefresh)
    {
        var tokens = (await RedeemAsync(SignIn(client) with { Scope = granted })).Value.ShouldNotBeNull();

        (tokens.Scope, tokens.MayRefresh).ShouldBe((held, mayRefresh));
        service.Database.Sessions.ShouldHaveSingleItem().Scope.ShouldBe(held);
    }

    [Fact]
    public async Task A_code_for_nothing_opens_nothing()
    {
        (await RedeemAsync(SignIn(client) with { Scope = "accounts" })).ShouldBeRefused(OAuthErrors.InvalidGrant);
        (await RedeemAsync(SignIn(client), "payments")).ShouldBeRefused(OAuthErrors.InvalidTarget);
        redemptions.Next = CodeRedemption.Refused;
        (await RedeemAsync(SignIn(client))).ShouldBeRefused(OAuthErrors.InvalidGrant);

        service.Database.Sessions.ShouldBeEmpty();
    }

    [Fact] // RFC 6749 section 4.1.2
    public async Task A_code_that_comes_twice_ends_its_session()
    {
        var signIn = SignIn(client);
        await RedeemAsync(signIn);
        redemptions.Next = CodeRedemption.Replayed;

        (await RedeemAsync(signIn)).ShouldBeRefused(OAuthErrors.InvalidGrant);

        service.Database.Sessions.ShouldHaveSingleItem().EndReason.ShouldBe(SessionEnd.CodeReplayed);
    }

    [Fact]
    public async Task A_refused_code_ends_no_session()
    {
        var signIn = SignIn(client);
        await RedeemAsync(signIn);
        redemptions.Next = CodeRedemption.Refused;

        await RedeemAsync(signIn);

        service.Database.Sessions.ShouldHaveSingleItem().EndedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_refresh_goes_on_with_all_that_was_granted()
    {
        var opened = await OpenedAsync();
        service.Clock.Advance(TimeSpan.FromHours(1));

        var tokens = (await RefreshAsync(opened)).Value.ShouldNotBeNull();

        (tokens.Scope, tokens.MayRefresh, tokens.UserId, tokens.AuthenticatedAt).ShouldBe(
            ("openid profile offline_access", true, user.Id, Now.AddHours(-2))
        );
        var access = service.Tokens[tokens.Tokens.AccessToken];
        (access.IssuedAt, access.ExpiresAt).ShouldBe((Now, Now.AddMinutes(30)));
        access.Audiences.ShouldBe(["billing", "ledger", "https://id.example.com"]);
    }

    [Fact]
    public async Task Less_may_be_asked_for_once_and_all_of_it_again_later()
    {
        var opened = await OpenedAsync();

        var less = (await RefreshAsync(opened, "profile", "ledger")).Value.ShouldNotBeNull();
        var all = (await RefreshAsync(less.Tokens.RefreshToken)).Value.ShouldNotBeNull();

        (less.Scope, less.MayRefresh).ShouldBe(("profile", true));
        service.Tokens[less.Tokens.AccessToken].Audiences.ShouldBe(["ledger"]);
        all.Scope.ShouldBe("openid profile offline_access");
    }

    [Theory]
    [InlineData("accounts", "billing", "invalid_scope")]
    [InlineData("profile accounts", "billing", "invalid_scope")]
    [InlineData("Profile", "billing", "invalid_scope")]
    [InlineData("", "billing", "invalid_scope")]
    [InlineData(null, "payments", "invalid_target")]
    [InlineData("profile", "payments", "invalid_target")]
    public async Task A_wish_too_far_uses_no_token_up(string? scope, string target, string code)
    {
        var opened = await OpenedAsync();

        (await RefreshAsync(opened, scope, target)).Refusal.ShouldNotBeNull().Code.ShouldBe(code);

        service.Database.Sessions.ShouldHaveSingleItem().Generation.ShouldBe(0);
        service.Database.Sessions[0].ExchangedAt.ShouldBeNull();
    }

    [Theory] // security requirement 24
    [InlineData(null)]
    [InlineData("accounts")]
    public async Task The_token_of_another_client_is_unknown_and_harms_no_session(string? scope)
    {
        var opened = await OpenedAsync();

        (await RefreshAsync(App(), opened, scope)).ShouldBeRefused(OAuthErrors.InvalidGrant);
        (await RefreshAsync("nonsense", scope)).ShouldBeRefused(OAuthErrors.InvalidGrant);

        service.Database.Sessions.ShouldHaveSingleItem().EndedAt.ShouldBeNull();
        service.Database.Sessions[0].ExchangedAt.ShouldBeNull();
    }

    [Fact]
    public async Task The_token_of_our_own_frontends_is_none_of_a_client()
    {
        var own = await service.SignUpAsync("alan@example.com");

        (await RefreshAsync(own.Tokens.RefreshToken)).ShouldBeRefused(OAuthErrors.InvalidGrant);
    }

    private ClientSignIn SignIn(Client of) =>
        new(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            user.Id,
            Roles.Individual,
            of.Id,
            "openid profile offline_access",
            Now.AddHours(-1)
        );

    private async Task<string> OpenedAsync() => (await RedeemAsync(SignIn(client))).Value.ShouldNotBeNull().Tokens.RefreshToken;

    private Task<Result<ClientTokens>> RedeemAsync(ClientSignIn signIn, params string[] targets) =>
        new RedeemCode(redemptions, service.Changes, Issue(), service.Settings, service.Clock).ExecuteAsync(
            client,
            signIn,
            targets,
            Service.Client,
            default
        );

    private Task<Result<ClientTokens>> RefreshAsync(string presented, string? scope = null, params string[] targets) =>
        RefreshAsync(client, presented, scope, targets);

    private Task<Result<ClientTokens>> RefreshAsync(Client by, string presented, string? scope, params string[] targets) =>
        new RefreshClientSession(
            service.RefreshSession,
            service.Tokens,
            service.Sessions,
            Issue(),
            service.Settings,
            service.Clock
        ).ExecuteAsync(by, presented, scope, targets, Service.Client, default);

    private IssueSessionTokens Issue() => new(service.Tokens, service.Tokens, service.Settings);

    private Client App(params string[] audiences) =>
        Client.Create(
            ClientDefinition
                .Parse("App", [], ["profile"], audiences, service.Settings, new() { RedirectUris = ["https://app.example.com/back"] })
                .Value.ShouldNotBeNull(),
            ClientSecret.Create(),
            DateTimeOffset.UnixEpoch
        );

    /// <summary>Answers as the database would, and opens what it says it opens.</summary>
    private sealed class Redemptions(Service service) : IClientSessions
    {
        public CodeRedemption Next { get; set; } = CodeRedemption.Opened;

        public Task<(CodeRedemption Outcome, Guid? BranchId)> TryOpenAsync(
            SessionOpened opened,
            ClientSignIn signIn,
            Origin origin,
            CancellationToken ct
        )
        {
            if (Next is CodeRedemption.Opened)
            {
                service.Database.Sessions.Add(opened.Session);
            }

            return Task.FromResult<(CodeRedemption, Guid?)>((Next, null));
        }

        public Task InheritAsync(Guid from, Guid to, CancellationToken ct) =>
            throw new NotSupportedException("No browser session is inherited here.");
    }
}
