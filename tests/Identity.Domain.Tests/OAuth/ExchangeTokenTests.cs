using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.OAuth;

/// <summary>Token exchange (RFC 8693): the new token can do no more than the first, lives no longer, and names who acts.</summary>
public sealed class ExchangeTokenTests
{
    private readonly Service service = new();
    private readonly Verdict verdict = new();
    private readonly Client client;
    private readonly User user;
    private readonly Session session;

    public ExchangeTokenTests()
    {
        client = ClientFor("billing", "ledger");
        user = User.Register(Email.Parse("ada@example.com")!, "Ada Lovelace", "hash", Now);
        session = Session.Open(user.Id, Roles.Individual, "first-party", TimeSpan.Zero, Service.Client, Now);
        service.Database.Users.Add(user);
        service.Database.Sessions.Add(session);
        verdict.Next = new TokenVerdict.Valid(Subject());
    }

    private DateTimeOffset Now => service.Clock.GetUtcNow();

    [Fact]
    public async Task The_new_token_is_of_the_same_person_and_session_and_names_who_acts()
    {
        verdict.Next = new TokenVerdict.Valid(Subject() with { Actors = ["gateway"] });
        service.Clock.Advance(TimeSpan.FromMinutes(1));

        var token = await GrantedAsync("read", "ledger");

        (token.Subject, token.SessionId, token.ClientId, token.Role).ShouldBe((user.Id, session.Id, client.Id, Roles.Individual));
        (token.Scope, token.IssuedAt, token.AuthenticatedAt).ShouldBe(("read", Now, session.CreatedAt));
        token.Audiences.ShouldBe(["ledger"]);
        token.Actors.ShouldBe([client.Id, "gateway"]);
        token.Methods.ShouldBe(["pwd"]);
        token.BranchId.ShouldBeNull();
        verdict.Audiences.ShouldBe(["billing", "ledger"]);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(30, 30)]
    [InlineData(31, 30)]
    public async Task It_lives_no_longer_than_the_first_nor_than_any_access_token(int left, int minutes)
    {
        verdict.Next = new TokenVerdict.Valid(Subject() with { ExpiresAt = Now.AddMinutes(left) });

        var result = await ExchangeAsync(null, "billing");

        result.ShouldNotBeNull().Value.ShouldNotBeNull().ExpiresIn.ShouldBe(TimeSpan.FromMinutes(minutes));
        service.Tokens[result.Value!.AccessToken].ExpiresAt.ShouldBe(Now.AddMinutes(minutes));
    }

    [Theory]
    [InlineData(null, "read write")]
    [InlineData("write", "write")]
    [InlineData("write read", "write read")]
    [InlineData("profile", null)] // of the token, not of the client
    [InlineData("pay", null)] // of the client, not of the token
    [InlineData("read pay", null)]
    [InlineData("", null)]
    [InlineData("READ", null)]
    public async Task Its_scope_lies_within_those_of_the_token_and_of_the_client(string? asked, string? granted)
    {
        var result = (await ExchangeAsync(asked, "billing")).ShouldNotBeNull();

        result.Value?.Scope.ShouldBe(granted);
        result.Refusal.ShouldBe(granted is null ? OAuthErrors.InvalidScope : null);
    }

    [Fact]
    public async Task Without_a_common_scope_there_is_no_token()
    {
        verdict.Next = new TokenVerdict.Valid(Subject() with { Scope = "profile" });

        (await RefusalAsync()).ShouldBe(OAuthErrors.InvalidScope);
    }

    [Fact]
    public async Task A_service_that_is_not_on_the_list_gets_no_token()
    {
        (await ExchangeAsync(null, "payments")).ShouldNotBeNull().Refusal.ShouldBe(OAuthErrors.InvalidTarget);
        (await ExchangeAsync(null)).ShouldNotBeNull().Refusal.ShouldBe(OAuthErrors.InvalidTarget); // two are listed: it has to choose
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_chain_has_at_most_five_services(int actors, bool isGranted)
    {
        verdict.Next = new TokenVerdict.Valid(Subject() with { Actors = [.. Enumerable.Repeat("service", actors)] });

        (await RefusalAsync()).ShouldBe(isGranted ? null : OAuthErrors.InvalidSubjectToken);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("invalid")]
    [InlineData("revoked")]
    [InlineData("temporary")]
    [InlineData("of a service")]
    public async Task Only_a_good_access_token_of_a_person_is_exchanged(string token)
    {
        verdict.Next = token switch
        {
            "expired" => new TokenVerdict.Expired(),
            "invalid" => new TokenVerdict.Invalid("signature"),
            "revoked" => new TokenVerdict.Revoked(Subject()),
            "temporary" => new TokenVerdict.Valid(Subject() with { Kind = TokenKind.Temporary }),
            _ => new TokenVerdict.Valid(Subject() with { Kind = TokenKind.Service }),
        };

        (await RefusalAsync()).ShouldBe(OAuthErrors.InvalidSubjectToken);
    }

    [Fact]
    public async Task While_revocations_are_unknown_there_is_no_answer()
    {
        verdict.Next = new TokenVerdict.Unknown();

        (await ExchangeAsync(null, "billing")).ShouldBeNull();
    }

    [Theory] // security requirement 25
    [InlineData("session ended")]
    [InlineData("session gone")]
    [InlineData("disabled")]
    [InlineData("role lost")]
    public async Task What_the_account_has_lost_since_is_gone(string loss)
    {
        _ = loss switch
        {
            "session ended" => user.EndSession(session, SessionEnd.LoggedOut, Now).IsSuccess,
            "session gone" => service.Database.Sessions.Remove(session),
            "disabled" => user.Disable(Now).IsSuccess,
            _ => user.SetRoles(Roles.Advisor, Guid.CreateVersion7(), Now).IsSuccess,
        };

        (await RefusalAsync()).ShouldBe(OAuthErrors.InvalidSubjectToken);
    }

    [Fact]
    public async Task A_client_without_a_list_takes_tokens_for_the_usual_service()
    {
        var (usual, exchange) = (ClientFor(), Exchange());

        var result = await exchange.ExecuteAsync(usual, "token", null, [], default);

        verdict.Audiences.ShouldBe(["api"]);
        service.Tokens[result.ShouldNotBeNull().Value.ShouldNotBeNull().AccessToken].Audiences.ShouldBe(["api"]);
    }

    private VerifiedToken Subject() =>
        new(TokenKind.Access, user.Id, session.Id, Roles.Individual, "profile read write", null, Now, "first-party")
        {
            ExpiresAt = Now.AddMinutes(30),
        };

    private async Task<AccessToken> GrantedAsync(string? scope, params string[] targets) =>
        service.Tokens[(await ExchangeAsync(scope, targets)).ShouldNotBeNull().Value.ShouldNotBeNull().AccessToken];

    private async Task<Error?> RefusalAsync() => (await ExchangeAsync(null, "billing")).ShouldNotBeNull().Refusal;

    private Task<Result<ClientToken>?> ExchangeAsync(string? scope, params string[] targets) =>
        Exchange().ExecuteAsync(client, "token", scope, targets, default);

    private ExchangeToken Exchange() => new(verdict, service.Sessions, service.Tokens, service.Settings, service.Clock);

    private Client ClientFor(params string[] audiences) =>
        Client.Create(
            ClientDefinition
                .Parse("KYC", [GrantTypes.TokenExchange], ["read", "write", "pay"], audiences, service.Settings)
                .Value.ShouldNotBeNull(),
            ClientSecret.Create(),
            DateTimeOffset.UnixEpoch
        );

    private sealed class Verdict : ITokenVerifier
    {
        public TokenVerdict Next { get; set; } = new TokenVerdict.Unknown();

        public IReadOnlyList<string>? Audiences { get; private set; }

        public Task<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => throw new NotSupportedException("Names no service.");

        public Task<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken ct)
        {
            Audiences = audiences;
            return Task.FromResult(Next);
        }
    }
}
