using System.Net;

namespace Identity.Domain;

/// <summary>The network that an address belongs to, as far as its text tells: the /24 of IPv4, the /64 of IPv6.</summary>
public static class ClientNetwork
{
    /// <summary>Such as <c>192.0.2.0/24</c> or <c>2001:db8:0:1::/64</c>; null for anything that is no address.</summary>
    public static string? Of(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        var bytes = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).GetAddressBytes();
        var prefix = bytes.Length == 4 ? 24 : 64;
        bytes.AsSpan(prefix / 8).Clear();
        return $"{new IPAddress(bytes)}/{prefix}"; // without the zone of a link-local address
    }
}
