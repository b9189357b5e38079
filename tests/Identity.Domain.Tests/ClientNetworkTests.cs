namespace Identity.Domain.Tests;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("0.0.0.0", "0.0.0.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64")]
    [InlineData("2001:DB8:0001:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8::1", "2001:db8::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("fe80::1%eth0", "fe80::/64")]
    public void An_address_belongs_to_one_network(string address, string network) => ClientNetwork.Of(address).ShouldBe(network);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.-1")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData("2001:db8::g")]
    [InlineData("2001:db8::12345")]
    [InlineData("::ffff:192.0.2")]
    public void What_is_no_address_has_no_network(string? text) => ClientNetwork.Of(text).ShouldBeNull();

    [Theory]
    [InlineData(null, "-")]
    [InlineData("", "e3b0c442")]
    [InlineData("a browser", "14e814b8")]
    public void A_fingerprint_names_a_device_without_its_words(string? device, string fingerprint) =>
        DeviceFingerprint.Of(device).ShouldBe(fingerprint);
}
