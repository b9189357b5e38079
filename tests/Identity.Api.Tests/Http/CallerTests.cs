using System.Net;
using Identity.Api.Http;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Http;

public sealed class CallerTests
{
    private readonly DefaultHttpContext http = new()
    {
        RequestServices = new ServiceCollection()
            .AddSingleton(new MessageLanguages(["de", "en"]))
            .AddSingleton(new TokenSettings { Issuer = IdentityHost.Issuer })
            .BuildServiceProvider(),
    };

    [Fact]
    public void A_long_user_agent_is_cut_to_what_is_stored()
    {
        http.Request.Headers.UserAgent = new string('a', ClientContext.MaximumDeviceLength + 1);

        http.Client().Device.ShouldBe(new string('a', ClientContext.MaximumDeviceLength));
    }

    [Fact]
    public void A_user_agent_is_never_cut_through_a_character()
    {
        var stem = new string('a', ClientContext.MaximumDeviceLength - 1);
        http.Request.Headers.UserAgent = $"{stem}😀";

        http.Client().Device.ShouldBe(stem);
    }

    [Fact]
    public void The_language_is_the_preferred_one_of_ours()
    {
        http.Request.Headers.AcceptLanguage = "fr-CH, de-CH;q=0.9";

        http.Client().Language.ShouldBe("de");
    }

    [Fact]
    public void No_user_agent_and_no_address_are_nothing() => http.Client().ShouldBe(new ClientContext(null, null));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void An_address_has_one_spelling(string peer, string address)
    {
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);

        http.Client().Address.ShouldBe(address);
    }
}
