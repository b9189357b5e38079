using System.Net;
using System.Net.Sockets;

namespace Identity.Domain.Throttling;

/// <summary>A network that an address belongs to, and how many times the share of one address it may have in all.</summary>
public readonly record struct NetworkShare(IPNetwork Network, int Share)
{
    /// <summary>Providers give one customer a /64, a /56 or a /48: each counts for more than the one before, and for far less than what is
    /// in it. With four times a /64, one /48 has at most half of the places for readers, and less than half of the guesses.</summary>
    private static readonly (int Prefix, int Share)[] Scarce6 = [(64, 1), (56, 2), (48, 4)];

    /// <summary>Requests are many and harmless one by one, and the /48 of a mobile provider holds thousands of phones with a /64 each. So
    /// it has sixteen times what an IPv4 address has, behind which a provider may hide as many. A customer's /48 has 65,536 /64.</summary>
    private static readonly (int Prefix, int Share)[] Requests6 = [(64, 1), (56, 4), (48, 16)];

    private static readonly (int Prefix, int Share)[] Address4 = [(32, 1)];

    /// <summary>One address, and the smallest network that is routed on its own.</summary>
    private static readonly (int Prefix, int Share)[] Routed4 = [(32, 1), (24, 4)];

    /// <summary>For hashes, which cost the most. From the smallest network to the largest. What is no address, such as a Unix socket, is
    /// one network of its own.</summary>
    public static IReadOnlyList<NetworkShare> OfHashes(string? address) => Of(AddressBlock.Of(address), Routed4, Scarce6);

    /// <summary>The same for guesses at codes.</summary>
    public static IReadOnlyList<NetworkShare> OfGuesses(string? address) => Of(AddressBlock.Of(address), Address4, Scarce6);

    /// <summary>The same for places that are held for some time.</summary>
    public static IReadOnlyList<NetworkShare> OfPlaces(IPAddress? address) => Of(AddressBlock.Of(address), Address4, Scarce6);

    /// <summary>The same for requests.</summary>
    public static IReadOnlyList<NetworkShare> OfRequests(IPAddress? address) => Of(AddressBlock.Of(address), Address4, Requests6);

    private static IReadOnlyList<NetworkShare> Of(
        IPAddress block,
        (int Prefix, int Share)[] version4,
        (int Prefix, int Share)[] version6
    ) =>
        [
            .. (block.AddressFamily is AddressFamily.InterNetwork ? version4 : version6).Select(level => new NetworkShare(
                new IPNetwork(Start(block, level.Prefix), level.Prefix),
                level.Share
            )),
        ];

    private static IPAddress Start(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(prefix / 8).Clear();
        return new IPAddress(bytes);
    }
}
