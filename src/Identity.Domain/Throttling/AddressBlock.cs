using System.Net;
using System.Net.Sockets;

namespace Identity.Domain.Throttling;

/// <summary>What counts as one address.</summary>
public static class AddressBlock
{
    private const int PrefixBytes = 64 / 8;

    /// <summary>The same of an address that is kept as text.</summary>
    public static IPAddress Of(string? address) => Of(IPAddress.TryParse(address, out var parsed) ? parsed : null);

    /// <summary>An IPv4 address, in whichever of its spellings; or the /64 of an IPv6 one, since anybody at home has 2^64 of
    /// those.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        switch (address)
        {
            case null:
                return IPAddress.None; // a Unix socket
            case { AddressFamily: AddressFamily.InterNetwork }:
                return address;
            case { IsIPv4MappedToIPv6: true }:
                return address.MapToIPv4();
            default:
                Span<byte> bytes = stackalloc byte[16];
                address.TryWriteBytes(bytes, out _);
                bytes[PrefixBytes..].Clear();
                return new IPAddress(bytes); // without its zone
        }
    }
}
