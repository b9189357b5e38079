using System.Net;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Throttling;

/// <summary>What shares a bucket (security requirement 37).</summary>
public sealed class AddressBlockTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    [InlineData("fe80::1%7", "fe80::")]
    [InlineData("::1", "::")]
    public void An_address_stands_for_its_block(string address, string block) =>
        AddressBlock.Of(IPAddress.Parse(address)).ShouldBe(IPAddress.Parse(block));

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("no address", "255.255.255.255")]
    [InlineData(null, "255.255.255.255")]
    public void So_does_an_address_that_is_kept_as_text(string? address, string block) =>
        AddressBlock.Of(address).ShouldBe(IPAddress.Parse(block));

    [Fact]
    public void A_connection_without_address_has_a_bucket_too() => AddressBlock.Of((IPAddress?)null).ShouldBe(IPAddress.None);
}
