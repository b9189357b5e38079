using System.Net;
using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Throttling;

/// <summary>Security requirement 37.</summary>
public sealed class NetworkShareTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1/32", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1/32", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2345:3:4:5:6", "2001:db8:1:2345::/64", "2001:db8:1:2300::/56", "2001:db8:1::/48")]
    [InlineData("fe80::1%7", "fe80::/64", "fe80::/56", "fe80::/48")]
    [InlineData("no address", "255.255.255.255/32", "255.255.255.0/24")]
    [InlineData(null, "255.255.255.255/32", "255.255.255.0/24")]
    public void An_address_belongs_to_networks_of_growing_size_and_share(string? address, params string[] networks)
    {
        var shares = NetworkShare.OfHashes(address);

        shares.Select(share => share.Network).ShouldBe(networks.Select(IPNetwork.Parse));
        shares.Select(share => share.Share).ShouldBe(networks.Length == 2 ? [1, 4] : [1, 2, 4]);
    }

    [Theory]
    [InlineData("2001:db8:1:2345::6", new[] { 1, 4, 16 }, new[] { 1, 2, 4 })]
    [InlineData("192.0.2.1", new[] { 1 }, new[] { 1 })] // an IPv4 address stands alone
    [InlineData(null, new[] { 1 }, new[] { 1 })]
    public void Requests_have_larger_shares_than_guesses_and_places(string? address, int[] ofRequests, int[] ofOthers)
    {
        var parsed = address is null ? null : IPAddress.Parse(address);

        NetworkShare.OfRequests(parsed).Select(share => share.Share).ShouldBe(ofRequests);
        NetworkShare.OfGuesses(address).Select(share => share.Share).ShouldBe(ofOthers);
        NetworkShare.OfPlaces(parsed).ShouldBe(NetworkShare.OfGuesses(address));
    }
}
