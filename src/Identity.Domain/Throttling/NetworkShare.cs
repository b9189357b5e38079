using System.Net;
using System.Net.Sockets;

namespace Identity.Domain.Throttling;

/// <summary>A network that an address belongs to, and how many times the share of one address it may have in all.</summary>
public readonly record struct NetworkShare(IPNetwork Network, int Share)
{
    /// <summary>Providers give one customer a /64, a /56 or a /48: each counts for more than the one before, and for far less than what is in it.</summary>
    private static readonly (int Prefix, int Share)[] Version6 = [(64, 1), (56, 2), (48, 4)];

    /// <summary>One address, and the smallest network that is routed on its own.</summary>
    private static readonly (int Prefix, int Share)[] Version4 = [(32, 1), (24, 4)];

    /// <summary>From the smallest network to the largest. What is no address, such as a Unix socket, is one network of its own.</summary>
    public static IReadOnlyList<NetworkShare> Of(string? address)
    {
        var block = AddressBlock.Of(address);
        var levels = block.AddressFamily is AddressFamily.InterNetwork ? Version4 : Version6;
        return [.. levels.Select(level => new NetworkShare(new IPNetwork(Start(block, level.Prefix), level.Prefix), level.Share))];
    }

    private static IPAddress Start(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(prefix / 8).Clear();
        return new IPAddress(bytes);
    }
}
