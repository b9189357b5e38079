using Identity.Domain.OAuth;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

/// <summary>A client works until it is disabled, and then never again.</summary>
public sealed class ClientVerbsTests
{
    private static readonly ClientSecret Secret = ClientSecret.Create();
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Client>(
            [
                ("enabled", Create),
                ("with a new secret", () => After(client => client.RotateSecret(ClientSecret.Create(), 0, Now))),
                ("with two secrets", () => After(client => client.RotateSecret(ClientSecret.Create(), 24, Now))),
                ("disabled", () => After(client => client.Disable(Now))),
            ],
            [
                ("ask with its secret", client => Outcome.Of(client.Authenticate(Secret.Text, Now))),
                ("ask with another secret", client => Outcome.Of(client.Authenticate(ClientSecret.Create().Text, Now))),
                ("rotate the secret", client => Outcome.Of(client.RotateSecret(ClientSecret.Create(), 0, Now))),
                ("disable", client => Outcome.Of(client.Disable(Now))),
                ("revoke a token", client => Outcome.Of(client.RevokeToken(Guid.CreateVersion7(), Now))),
            ],
            client => client,
            """
            ask with its secret
              nothing to do: enabled, with two secrets
              invalid_client, ClientRefused: with a new secret, disabled
            ask with another secret
              invalid_client, ClientRefused: enabled, with a new secret, with two secrets, disabled
            rotate the secret
              ClientSecretRotated: enabled, with a new secret, with two secrets
              CLIENT_DISABLED: disabled
            disable
              ClientDisabled: enabled, with a new secret, with two secrets
              nothing to do: disabled
            revoke a token
              ClientTokenRevoked: enabled, with a new secret, with two secrets, disabled
            """
        );

    [Fact]
    public void One_secret_takes_the_place_of_the_other()
    {
        var (client, secret) = (Create(), ClientSecret.Create());

        client.RotateSecret(secret, 0, Now.AddDays(1));

        ClientSecret.Matches(secret.Text, client.SecretHash).ShouldBeTrue();
        client.SecretChangedAt.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void While_a_secret_is_handed_over_both_are_good_and_never_three()
    {
        var (client, second, third) = (Create(), ClientSecret.Create(), ClientSecret.Create());

        client.RotateSecret(second, 24, Now).IsSuccess.ShouldBeTrue();

        client.Authenticate(Secret.Text, Now.AddHours(24).AddMilliseconds(-1)).IsSuccess.ShouldBeTrue();
        client.Authenticate(Secret.Text, Now.AddHours(24)).IsSuccess.ShouldBeFalse();
        client.Authenticate(second.Text, Now.AddHours(24)).IsSuccess.ShouldBeTrue();

        client.RotateSecret(third, 24, Now).IsSuccess.ShouldBeTrue();

        client.Authenticate(Secret.Text, Now).IsSuccess.ShouldBeFalse();
        client.Authenticate(second.Text, Now).IsSuccess.ShouldBeTrue();
        client.RotateSecret(ClientSecret.Create(), 169, Now).Errors.ShouldBe([ClientErrors.OverlapInvalid]);
        client.RotateSecret(ClientSecret.Create(), -1, Now).Errors.ShouldBe([ClientErrors.OverlapInvalid]);
    }

    private static Client Create() =>
        Client.Create(
            ClientDefinition.Parse("KYC", [], ["a"], [], new TokenSettings { Issuer = "https://id.example.com" }).Value!,
            Secret,
            Now
        );

    private static Client After(Action<Client> act)
    {
        var client = Create();
        act(client);
        return client;
    }
}
