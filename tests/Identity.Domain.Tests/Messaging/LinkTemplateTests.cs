using Identity.Domain.Messaging;

namespace Identity.Domain.Tests.Messaging;

public sealed class LinkTemplateTests
{
    [Theory]
    [InlineData("https://app.example.com/invite?token={token}")]
    [InlineData("https://app.example.com/invite#{token}")]
    [InlineData("http://localhost:3000/{token}/start")]
    public void A_link_has_one_place_for_a_token_behind_its_host(string text)
    {
        var template = LinkTemplate.TryParse(text).ShouldNotBeNull();

        template.ToString().ShouldBe(text);
        template.For("a+b").ShouldBe(text.Replace("{token}", "a%2Bb", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{token}")]
    [InlineData("/invite?token={token}")] // relative
    [InlineData("https://app.example.com/invite")] // no place
    [InlineData("https://app.example.com/{token}?token={token}")] // two places
    [InlineData("https://{token}.example.com/invite")] // the token would choose the host
    [InlineData("https://app.example.com:{token}/invite")]
    [InlineData("https://ada@app.example.com/{token}")]
    [InlineData("ftp://app.example.com/{token}")]
    [InlineData("javascript:alert('{token}')")]
    [InlineData("https://app.example.com/in vite?token={token}")]
    [InlineData("https://app.example.com/invite?token={token}\n")]
    [InlineData("https://app.example.com/\u0001?token={token}")]
    public void Any_other_text_is_refused(string text) => LinkTemplate.TryParse(text).ShouldBeNull();
}
