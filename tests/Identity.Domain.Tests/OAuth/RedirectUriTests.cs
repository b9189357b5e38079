using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

public sealed class RedirectUriTests
{
    [Theory]
    [InlineData("https://app.example.com/callback")]
    [InlineData("https://app.example.com/callback?tenant=a")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://localhost:5000/callback")]
    [InlineData("http://[::1]:5000/callback")]
    [InlineData("com.example.app:/callback")]
    public void Places_that_browsers_may_be_sent_to(string uri) => RedirectUri.IsAcceptable(uri).ShouldBeTrue();

    [Theory] // security requirement 60
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/callback")]
    [InlineData("//app.example.com/callback")]
    [InlineData("http://app.example.com/callback")]
    [InlineData("http://127.0.0.1.example.com/callback")]
    [InlineData("https://app.example.com/callback#x")]
    [InlineData("https://app.example.com/*")]
    [InlineData("https://*.example.com/callback")]
    [InlineData("https://user@app.example.com/callback")]
    [InlineData("https://app.example.com/a/../callback")]
    [InlineData("https://app.example.com/a/%2e%2E/callback")]
    [InlineData("https://app.example.com\\@evil.example/")]
    [InlineData("https://app.example.com/call back")]
    [InlineData("https://app.example.com/\r\nSet-Cookie:a")]
    [InlineData("https://äpp.example.com/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///callback")]
    public void Places_that_no_operator_may_register(string? uri) => RedirectUri.IsAcceptable(uri).ShouldBeFalse();

    [Theory] // RFC 9700 section 4.1.3, RFC 8252 section 7.3
    [InlineData("https://app.example.com/callback", "https://app.example.com/callback", true)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51004/callback", true)]
    [InlineData("http://127.0.0.1:80/callback", "http://127.0.0.1/callback", true)]
    [InlineData("http://[::1]/callback", "http://[::1]:51004/callback", true)]
    [InlineData("https://app.example.com/callback", "https://app.example.com/callback/", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com/Callback", false)]
    [InlineData("https://app.example.com/callback", "HTTPS://app.example.com/callback", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com:443/callback", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com/callback?a=b", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com/callback#a", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com/callback%2f", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com.evil.example/callback", false)]
    [InlineData("https://app.example.com/callback", "https://app.example.com@evil.example/callback", false)]
    [InlineData("http://localhost/callback", "http://localhost:51004/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.2:51004/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51004/other", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51004@evil.example/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:@evil.example/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1.evil.example/callback", false)]
    [InlineData("http://127.0.0.1/callback", "https://127.0.0.1/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.1/callback", false)]
    [InlineData("http://[::1]/callback", "http://[0:0:0:0:0:0:0:1]:51004/callback", false)]
    public void Compared_to_the_letter_but_for_the_port_of_a_loopback_address(string registered, string asked, bool same) =>
        RedirectUri.Matches(registered, asked).ShouldBe(same);
}
