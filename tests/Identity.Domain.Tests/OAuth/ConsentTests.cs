using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.OAuth;

public sealed class ConsentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", true)]
    [InlineData("profile", true)]
    [InlineData("email profile", true)]
    [InlineData("email accounts", false)]
    [InlineData("Profile", false)]
    public void Nothing_is_asked_for_what_was_allowed_before(string scopes, bool isCovered) =>
        Consent
            .To("client", Guid.CreateVersion7(), ["profile", "email"], Now)
            .Covers(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ShouldBe(isCovered);

    [Fact]
    public void A_wider_consent_keeps_what_was_allowed_and_is_as_young_as_its_widening()
    {
        var user = Guid.CreateVersion7();
        var consent = Consent.To("client", user, ["profile", "profile"], Now);
        (consent.ClientId, consent.UserId, consent.GivenAt).ShouldBe(("client", user, Now));
        consent.Scopes.ShouldBe(["profile"]);

        consent.Widen(["email", "profile"], Now.AddDays(1));

        consent.Scopes.ShouldBe(["profile", "email"]);
        consent.GivenAt.ShouldBe(Now.AddDays(1));
    }

    [Theory]
    [InlineData("openid profile offline_access", "openid profile offline_access")] // security requirement 25
    [InlineData("profile accounts", "profile")]
    [InlineData("openid accounts", "openid")]
    [InlineData("accounts", null)]
    [InlineData("", null)]
    public void Of_what_was_granted_a_client_has_what_it_still_holds(string granted, string? held) =>
        ClientScopes.StillHeld(App(), granted).ShouldBe(held);

    [Theory]
    [InlineData("offline_access", true)]
    [InlineData("openid offline_access", true)]
    [InlineData("openid", false)]
    [InlineData("offline_access2", false)]
    public void Only_offline_access_brings_refresh_tokens(string granted, bool may) => ClientScopes.MayRefresh(granted).ShouldBe(may);

    private static Client App() =>
        Client.Create(
            ClientDefinition.Parse("App", [], ["profile"], [], new TokenSettings { Issuer = "https://id.example.com" }).Value!,
            ClientSecret.Create(),
            Now
        );
}
