using Identity.Domain.OAuth;
using Identity.Domain.Tests.Verbs;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

/// <summary>A client works until it is disabled, and then never again.</summary>
public sealed class ClientVerbsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_state_and_every_verb() =>
        VerbTable.ShouldBe<Client>(
            [
                ("enabled", Create),
                ("with a new secret", () => After(client => client.RotateSecret(ClientSecret.Create(), Now))),
                ("disabled", () => After(client => client.Disable(Now))),
            ],
            [
                ("rotate the secret", client => Outcome.Of(client.RotateSecret(ClientSecret.Create(), Now))),
                ("disable", client => Outcome.Of(client.Disable(Now))),
            ],
            client => client,
            """
            rotate the secret
              ClientSecretRotated: enabled, with a new secret
              CLIENT_DISABLED: disabled
            disable
              ClientDisabled: enabled, with a new secret
              nothing to do: disabled
            """
        );

    [Fact]
    public void One_secret_takes_the_place_of_the_other()
    {
        var (client, secret) = (Create(), ClientSecret.Create());

        client.RotateSecret(secret, Now.AddDays(1));

        ClientSecret.Matches(secret.Text, client.SecretHash).ShouldBeTrue();
        client.SecretChangedAt.ShouldBe(Now.AddDays(1));
    }

    private static Client Create() =>
        Client.Create(
            ClientDefinition.Parse("KYC", [], ["a"], [], new TokenSettings { Issuer = "https://id.example.com" }).Value!,
            ClientSecret.Create(),
            Now
        );

    private static Client After(Action<Client> act)
    {
        var client = Create();
        act(client);
        return client;
    }
}
