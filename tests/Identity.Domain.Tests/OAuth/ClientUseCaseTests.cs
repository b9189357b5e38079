using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Testing;

namespace Identity.Domain.Tests.OAuth;

public sealed class ClientUseCaseTests
{
    private static readonly TokenSettings Settings = new() { Issuer = "https://id.example.com" };
    private static readonly Operator Admin = new("client_AZqp4l08fVKcHg1sDA9bEQ", "192.0.2.7");

    private readonly InMemoryClients clients = new();
    private readonly TestClock clock = new();

    [Fact]
    public async Task A_client_is_known_by_the_secret_that_its_creator_saw()
    {
        var (client, secret) = await CreateAsync();

        (await AuthenticateAsync(client.Id, secret.Text)).Value.ShouldBe(client);
        (await AuthenticateAsync(client.Id, ClientSecret.Create().Text)).Errors.ShouldBe([OAuthErrors.InvalidClient]);
        (await AuthenticateAsync(ClientId.Create(), secret.Text)).Errors.ShouldBe([OAuthErrors.InvalidClient]);
        client.SecretHash.ShouldBe(secret.Hash);
        // Who does not exist is not noted
        var refused = clients.Audit.Where(audit => audit.Action == AuditActions.ClientRefused).ShouldHaveSingleItem();
        (refused.Address, refused.Detail).ShouldBe(("192.0.2.1", $"{client.Id}: another secret"));
    }

    [Fact]
    public async Task What_cannot_be_a_client_id_is_refused_without_a_query()
    {
        (await AuthenticateAsync("client\0", "secret")).Errors.ShouldBe([OAuthErrors.InvalidClient]);
        (await new RotateClientSecret(clients, clock).ExecuteAsync("client\0", 0, Admin, default)).Errors.ShouldBe([ClientErrors.NotFound]);
        (await new DisableClient(clients, clock).ExecuteAsync("client\0", Admin, default)).Errors.ShouldBe([ClientErrors.NotFound]);

        clients.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rotating_replaces_the_hash_and_says_by_whom()
    {
        var (client, secret) = await CreateAsync();

        var rotated = (await new RotateClientSecret(clients, clock).ExecuteAsync(client.Id, 0, Admin, default)).Value.ShouldNotBeNull();

        rotated.Text.ShouldNotBe(secret.Text);
        client.SecretHash.ShouldBe(rotated.Hash);
        clients.Audit[^1].Action.ShouldBe("client.secret_rotated");
        clients.Audit[^1].Detail.ShouldBe($"{client.Id} by {Admin.Name}");
        clients.Audit[^1].Address.ShouldBe("192.0.2.7");
    }

    [Fact]
    public async Task Disabling_twice_is_no_fault_and_one_event()
    {
        var (client, _) = await CreateAsync();
        var disable = new DisableClient(clients, clock);

        (await disable.ExecuteAsync(client.Id, Admin, default)).IsSuccess.ShouldBeTrue();
        (await disable.ExecuteAsync(client.Id, Admin, default)).IsSuccess.ShouldBeTrue();
        (await disable.ExecuteAsync(ClientId.Create(), Admin, default)).Errors.ShouldBe([ClientErrors.NotFound]);

        client.DisabledAt.ShouldNotBeNull();
        clients.Audit.Select(audit => audit.Action).ShouldBe(["client.created", "client.disabled"]);
    }

    [Fact]
    public async Task A_disabled_client_gets_no_new_secret()
    {
        var (client, _) = await CreateAsync();
        await new DisableClient(clients, clock).ExecuteAsync(client.Id, Admin, default);

        (await new RotateClientSecret(clients, clock).ExecuteAsync(client.Id, 0, Admin, default)).Errors.ShouldBe([ClientErrors.Disabled]);
        (await new RotateClientSecret(clients, clock).ExecuteAsync(ClientId.Create(), 0, Admin, default)).Errors.ShouldBe([
            ClientErrors.NotFound,
        ]);
    }

    [Theory]
    [InlineData(null, "a b")]
    [InlineData("b", "b")]
    [InlineData("b a b", "b a")]
    public async Task A_token_carries_what_was_asked_for_or_all_that_there_is(string? requested, string granted)
    {
        var (client, _) = await CreateAsync();

        Issue(client, requested, []).Value.ShouldNotBeNull().Scope.ShouldBe(granted);
        signer.Signed.ShouldNotBeNull().Scope.ShouldBe(granted);
    }

    [Theory]
    [InlineData("c")]
    [InlineData("a c")]
    [InlineData("A")]
    [InlineData(" ")]
    [InlineData("a\tb")]
    public async Task A_scope_too_far_is_refused_as_a_whole(string requested)
    {
        var (client, _) = await CreateAsync();

        Issue(client, requested, []).Errors.ShouldBe([OAuthErrors.InvalidScope]);
        signer.Signed.ShouldBeNull();
    }

    [Fact]
    public async Task A_token_is_for_the_default_audience_unless_another_is_named()
    {
        var (client, _) = await CreateAsync("billing", "api");

        Issue(client, null, []).IsSuccess.ShouldBeTrue();
        signer.Signed.ShouldNotBeNull().Audiences.ShouldBe(["api"]);
        Issue(client, null, ["billing"]).IsSuccess.ShouldBeTrue();
        signer.Signed.Audiences.ShouldBe(["billing"]);
        Issue(client, null, ["billing", "api", "billing"]).IsSuccess.ShouldBeTrue();
        signer.Signed.Audiences.ShouldBe(["billing", "api"]);
        Issue(client, null, ["onboarding"]).Errors.ShouldBe([OAuthErrors.InvalidTarget]);
        Issue(client, null, ["api", "other"]).Errors.ShouldBe([OAuthErrors.InvalidTarget]);
    }

    [Fact]
    public async Task Of_several_audiences_without_the_default_one_the_client_has_to_choose()
    {
        var (only, _) = await CreateAsync("billing");
        var (several, _) = await CreateAsync("billing", "ledger");

        Issue(only, null, []).IsSuccess.ShouldBeTrue();
        signer.Signed.ShouldNotBeNull().Audiences.ShouldBe(["billing"]);
        Issue(several, null, []).Errors.ShouldBe([OAuthErrors.InvalidTarget]);
    }

    [Fact]
    public async Task A_token_lives_for_half_an_hour_and_names_the_client_alone()
    {
        var (client, _) = await CreateAsync();

        var issued = Issue(client, null, []).Value.ShouldNotBeNull();

        issued.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(30));
        signer.Signed.ShouldNotBeNull().ClientId.ShouldBe(client.Id);
        (signer.Signed.ExpiresAt - signer.Signed.IssuedAt).ShouldBe(TimeSpan.FromMinutes(30));
        $"{issued}".ShouldBe("***");
    }

    private readonly RecordingSigner signer = new();

    private Result<ClientToken> Issue(Client client, string? scope, IReadOnlyList<string> targets) =>
        new IssueClientToken(signer, Settings, clock).Execute(client, scope, targets);

    private Task<Result<Client>> AuthenticateAsync(string id, string secret) =>
        new AuthenticateClient(clients, new NoAssertions(), clock).ExecuteAsync(
            id,
            new ClientProof { Secret = secret },
            "192.0.2.1",
            isAudited: true,
            default
        );

    private async Task<(Client Client, ClientSecret Secret)> CreateAsync(params string[] audiences)
    {
        var (client, secret) = await new CreateClient(clients, clock).ExecuteAsync(
            ClientDefinition.Parse("KYC", [], ["a", "b"], audiences, Settings).Value!,
            Operator.CommandLine,
            default
        );
        return (client, secret!);
    }

    private sealed class NoAssertions : IClientAssertions
    {
        public IReadOnlyList<string> Algorithms => [];

        public ClientKeys ReadKeys(string jwks) => new(jwks);

        public string? ClientIn(string assertion) => null;

        public Task<string?> UseAsync(string assertion, string clientId, string keys, CancellationToken ct) =>
            Task.FromResult<string?>("none is good");
    }

    private sealed class RecordingSigner : ITokenSigner
    {
        internal ServiceToken? Signed { get; private set; }

        public string Sign(AccessToken token) => throw new NotSupportedException("A client gets service tokens only.");

        public string Sign(TemporaryToken token) => throw new NotSupportedException("A client gets service tokens only.");

        public string Sign(ServiceToken token)
        {
            Signed = token;
            return "signed";
        }
    }
}
