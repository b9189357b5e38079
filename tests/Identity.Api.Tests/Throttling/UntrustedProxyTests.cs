using System.Net;
using Identity.Api.Http;
using Identity.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Identity.Api.Tests.Throttling;

/// <summary>Anybody can send a forwarded header. That must not hide the proxy that forwards everybody.</summary>
public sealed class UntrustedProxyTests
{
    private const string Proxy = "10.0.0.7";

    private readonly ManualClock clock = new();
    private readonly UntrustedProxy watch;

    public UntrustedProxyTests() => watch = new UntrustedProxy(new ProxySettings(), clock, NullLogger<UntrustedProxy>.Instance);

    [Fact]
    public void One_forged_header_does_not_hide_the_proxy()
    {
        Look("203.0.113.9");
        watch.WarningForOperators.ShouldNotBeNull().ShouldContain("203.0.113.9");

        Look(Proxy, times: 2);

        watch.WarningForOperators.ShouldNotBeNull().ShouldContain(Proxy);
    }

    [Fact]
    public void Neither_do_many_from_as_many_addresses()
    {
        Look(Proxy, times: 100);

        for (var number = 0; number < 1_000; number++)
        {
            Look($"203.0.{number / 250}.{number % 250}");
            Look(Proxy);
        }

        watch.WarningForOperators.ShouldNotBeNull().ShouldContain(Proxy);
    }

    [Fact]
    public void What_nobody_has_sent_for_a_day_is_no_warning()
    {
        watch.Warning.ShouldBeNull();
        Look("203.0.113.9");
        watch.Warning.ShouldNotBeNull();

        clock.Advance(TimeSpan.FromDays(1));

        (watch.Warning, watch.WarningForOperators).ShouldBe((null, null));
    }

    private void Look(string peer, int times = 1)
    {
        for (var request = 0; request < times; request++)
        {
            var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
            http.Request.Headers["X-Forwarded-For"] = "192.0.2.1";
            watch.Look(http);
        }
    }
}
