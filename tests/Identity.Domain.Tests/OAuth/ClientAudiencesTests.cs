using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

/// <summary>Which services a token is for: the client's list, what signing in named, and what the request wishes. The words are the
/// services; "issuer" is this one, and "usual" the configured audience.</summary>
public sealed class ClientAudiencesTests
{
    private static readonly TokenSettings Settings = new() { Issuer = "https://id.example.com", Audience = "https://usual.example.com" };

    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "issuer", true)]
    [InlineData("", "issuer", true)]
    [InlineData("orders", "stock", false)]
    [InlineData("orders", "usual", false)]
    public void A_client_names_the_services_on_its_list_and_the_issuer(string list, string resource, bool mayName) =>
        ClientAudiences.MayName(With(list), Uris(resource)[0], Settings).ShouldBe(mayName);

    [Theory]
    [InlineData("", "", "usual")]
    [InlineData("usual", "", "usual")]
    [InlineData("usual orders", "", "usual")]
    [InlineData("orders", "", "orders")]
    [InlineData("orders stock", "", null)] // the choice is the client's
    [InlineData("orders stock", "stock", "stock")]
    [InlineData("orders stock", "stock orders stock", "stock orders")]
    [InlineData("orders stock", "orders usual", null)]
    [InlineData("orders stock", "issuer", null)]
    [InlineData("", "usual", null)]
    public void A_service_gets_a_token_for_what_it_names_or_for_the_only_one(string list, string targets, string? expected) =>
        Names(ClientAudiences.OfService(With(list), Uris(targets), Settings)).ShouldBe(expected);

    [Theory]
    // nothing named
    [InlineData("usual orders", "openid", "", "", "usual")]
    [InlineData("orders stock", "api", "", "", "orders stock")]
    [InlineData("orders stock", "openid", "", "", "orders stock issuer")]
    [InlineData("orders", "email openid", "", "", "orders issuer")]
    [InlineData("orders", "openid2", "", "", "orders")]
    [InlineData("", "api", "", "", "issuer")]
    [InlineData("", "openid", "", "", "issuer")]
    // named when signing in
    [InlineData("orders stock", "openid", "stock", "", "stock")]
    [InlineData("orders", "openid", "stock orders", "", "orders")] // the list has become shorter since
    [InlineData("orders", "openid", "stock", "", null)]
    [InlineData("orders", "openid", "issuer", "", "issuer")]
    // named by the request for the token
    [InlineData("orders stock", "api", "", "stock", "stock")]
    [InlineData("orders stock", "api", "", "stock stock", "stock")]
    [InlineData("orders stock", "api", "orders stock", "stock", "stock")]
    [InlineData("orders stock", "api", "orders", "stock", null)] // more than was granted
    [InlineData("orders", "api", "orders stock", "stock", null)] // more than the list
    [InlineData("orders", "api", "", "orders stock", null)]
    public void A_token_of_a_person_is_for_no_more_than_list_and_grant(
        string list,
        string scope,
        string granted,
        string wished,
        string? expected
    ) => Names(ClientAudiences.Of(With(list), scope, Uris(granted), Uris(wished), Settings)).ShouldBe(expected);

    private static Client With(string list) =>
        Client.Create(
            ClientDefinition
                .Parse(
                    "Shop",
                    [],
                    ["openid"],
                    Uris(list),
                    Settings,
                    new SignInDefinition { RedirectUris = ["https://shop.example.com/back"] }
                )
                .Value.ShouldNotBeNull(),
            ClientSecret.Create(),
            new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)
        );

    private static string[] Uris(string names) =>
        [
            .. names
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(name => name is "issuer" ? Settings.Issuer : $"https://{name}.example.com"),
        ];

    private static string? Names(IReadOnlyList<string>? uris) =>
        uris is null
            ? null
            : string.Join(' ', uris.Select(uri => uri == Settings.Issuer ? "issuer" : new Uri(uri).Host[..^".example.com".Length]));
}
