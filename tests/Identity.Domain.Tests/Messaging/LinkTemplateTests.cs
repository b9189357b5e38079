using Identity.Domain.Messaging;

namespace Identity.Domain.Tests.Messaging;

public sealed class LinkTemplateTests
{
    [Theory]
    [InlineData("https://app.example.com/invite?token={token}", "https://app.example.com/invite?token=a%2Bb")]
    [InlineData("http://localhost:3000/#{token}", "http://localhost:3000/#a%2Bb")]
    [InlineData("https://app.example.com/{token}/invite", "https://app.example.com/a%2Bb/invite")]
    public void A_link_leads_to_one_place_and_carries_an_escaped_token(string template, string link) =>
        LinkTemplate.TryParse(template).ShouldNotBeNull().For("a+b").ShouldBe(link);

    [Theory]
    [InlineData("https://app.example.com/invite")] // no token
    [InlineData("https://app.example.com/{token}/{token}")]
    [InlineData("/invite?token={token}")] // relative
    [InlineData("https://{token}.example.com/")] // the token chooses the host
    [InlineData("https://example.com:1{token}/")]
    [InlineData("https://{token}@example.com/")]
    [InlineData("https://user@example.com/{token}")]
    [InlineData("ftp://app.example.com/{token}")]
    [InlineData("javascript:alert('{token}')")]
    [InlineData("https://app.example.com/a b/{token}")]
    [InlineData("https://app.example.com/{token}\n")]
    [InlineData("https://app.example.com/\u0001{token}")]
    [InlineData("")]
    public void Other_templates_are_refused(string template) => LinkTemplate.TryParse(template).ShouldBeNull();

    [Fact]
    public void Pages_of_the_service_stand_under_its_issuer_and_others_stay_where_they_are()
    {
        var links = new LinkSettings { Invite = LinkTemplate.TryParse("https://app.example.com/{token}")! };

        var placed = links.Under("https://id.example.com");

        placed.Invite.For("t").ShouldBe("https://app.example.com/t");
        placed.ResetPassword.For("t").ShouldBe("https://id.example.com/pages/reset-password?token=t");
        placed.VerifyEmail.For("t").ShouldBe("https://id.example.com/pages/verify-email?token=t");
        placed.UndoEmailChange.For("t").ShouldBe("https://id.example.com/pages/undo-email-change?token=t");
        new LinkSettings().Under("https://id.example.com").Invite.For("t").ShouldBe("https://id.example.com/pages/invite?token=t");
        $"{links.ResetPassword} {links.Invite}".ShouldBe("<Issuer>/pages/reset-password?token={token} https://app.example.com/{token}");
    }
}
