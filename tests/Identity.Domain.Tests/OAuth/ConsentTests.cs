using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

public sealed class ConsentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", true)]
    [InlineData("openid", true)]
    [InlineData("email openid", true)]
    [InlineData("openid profile", false)]
    [InlineData("profile", false)]
    [InlineData("OpenId", false)]
    public void A_consent_covers_the_scopes_that_were_allowed(string scopes, bool isCovered) =>
        Given().Covers(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(isCovered);

    [Fact]
    public void What_was_allowed_before_stays_allowed()
    {
        var consent = Given();

        consent.Widen(["profile", "openid"], Now.AddDays(1));

        consent.Scopes.ShouldBe(["openid", "email", "profile"]);
        consent.GivenAt.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void A_new_consent_names_user_client_and_time()
    {
        var user = Guid.CreateVersion7(Now);

        var consent = Consent.To("client_a", user, ["openid", "openid"], Now);

        (consent.UserId, consent.ClientId, consent.GivenAt).ShouldBe((user, "client_a", Now));
        consent.Scopes.ShouldBe(["openid"]);
        consent.Id.Version.ShouldBe(7);
    }

    private static Consent Given() => Consent.To("client_a", Guid.CreateVersion7(Now), ["openid", "email"], Now);
}
