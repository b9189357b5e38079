using System.Net;
using Identity.Infrastructure.OAuth;

namespace Identity.Infrastructure.Tests.OAuth;

public sealed class BackchannelConnectionTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("10.1.2.3", true)] // applications of a company
    [InlineData("192.168.1.2", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("169.254.169.254", false)] // what clouds tell their machines
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.1.2.3", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("ff02::1", false)]
    public void A_name_may_not_lead_to_this_machine_or_to_link_local_addresses(string address, bool isAllowed)
    {
        BackchannelConnection.IsAllowed(IPAddress.Parse(address), mayBeHere: false).ShouldBe(isAllowed);
        BackchannelConnection
            .IsAllowed(IPAddress.Parse(address), mayBeHere: true)
            .ShouldBe(isAllowed || address.Contains("127.", StringComparison.Ordinal) || address == "::1");
    }
}
