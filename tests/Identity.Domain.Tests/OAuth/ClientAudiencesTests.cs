using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

/// <summary>For which services the tokens of a client are: every service is denied unless the list of the client names it.</summary>
public sealed class ClientAudiencesTests
{
    private const string Issuer = "https://id.example.com";

    private static readonly TokenSettings Settings = new() { Issuer = Issuer };

    [Theory]
    [InlineData("api", "", "", "api")]
    [InlineData("api billing", "", "", "api")]
    [InlineData("billing ledger", "", "", "billing ledger")]
    [InlineData("api billing", "api billing", "", "api billing")]
    [InlineData("api billing", "billing billing", "", "billing")]
    [InlineData("api billing", "billing", "billing", "billing")]
    [InlineData("api billing", "", "billing", "billing")]
    [InlineData("api billing", "", Issuer, Issuer)]
    [InlineData("api", $"api {Issuer}", Issuer, Issuer)]
    [InlineData("api", "api billing", "", "api")] // billing was taken off the list since
    [InlineData("api", "billing", "", null)] // nothing is left
    [InlineData("api", "", "billing", null)]
    [InlineData("api", "api", "API", null)]
    [InlineData("api billing", "api", "billing", null)] // more than was granted
    [InlineData("api billing", "api", "api billing", null)]
    public void A_token_of_a_person_is_for_what_was_granted_wished_and_is_still_on_the_list(
        string listed,
        string granted,
        string wished,
        string? services
    ) => Text(ClientAudiences.Of(ClientFor(listed), "profile", Words(granted), Words(wished), Settings)).ShouldBe(services);

    [Theory]
    [InlineData("billing", "profile", "billing")]
    [InlineData("billing", "profile openid", $"billing {Issuer}")]
    [InlineData("billing", "openid2", "billing")]
    [InlineData("api billing", "openid", "api")]
    public void A_token_that_tells_who_has_signed_in_is_for_this_service_too(string listed, string scope, string services) =>
        Text(ClientAudiences.Of(ClientFor(listed), scope, [], [], Settings)).ShouldBe(services);

    [Fact]
    public void A_client_that_only_signs_people_in_gets_tokens_for_this_service_alone()
    {
        var client = ClientWith(GrantTypes.AuthorizationCode, []);

        Text(ClientAudiences.Of(client, "profile", [], [], Settings)).ShouldBe(Issuer);
        ClientAudiences.MayName(client, Issuer, Settings).ShouldBeTrue();
        ClientAudiences.MayName(client, "api", Settings).ShouldBeFalse();
    }

    [Theory]
    [InlineData("api billing", "", "api")]
    [InlineData("billing", "", "billing")]
    [InlineData("billing ledger", "", null)]
    [InlineData("billing ledger", "ledger ledger", "ledger")]
    [InlineData("billing ledger", "ledger api", null)]
    [InlineData("billing", Issuer, null)]
    public void A_service_names_what_is_on_its_list_or_gets_the_one_default(string listed, string targets, string? services) =>
        Text(ClientAudiences.OfService(ClientFor(listed), Words(targets), Settings)).ShouldBe(services);

    private static Client ClientFor(string audiences) => ClientWith(GrantTypes.ClientCredentials, Words(audiences));

    private static Client ClientWith(string grant, string[] audiences) =>
        Client.Create(
            ClientDefinition
                .Parse(
                    "KYC",
                    [grant],
                    ["profile"],
                    audiences,
                    Settings,
                    grant == GrantTypes.AuthorizationCode ? new() { RedirectUris = ["https://app.example.com/back"] } : null
                )
                .Value.ShouldNotBeNull(),
            ClientSecret.Create(),
            DateTimeOffset.UnixEpoch
        );

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(IReadOnlyList<string>? services) => services is null ? null : string.Join(' ', services);
}
