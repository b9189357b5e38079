using System.Net;
using System.Net.Sockets;

namespace Identity.Infrastructure.OAuth;

/// <summary>
/// Which machines the addresses of clients may lead to. Applications of a company often stand in its own network, so private addresses are
/// fine; but an address, or a name that is resolved otherwise today, must lead neither to this machine nor to what a cloud tells its
/// machines at link-local addresses. It is asked of the very address that is connected to.
/// </summary>
internal static class BackchannelConnection
{
    /// <summary>Where one cloud tells its machines their secrets by IPv6, outside the link-local range.</summary>
    private static readonly IPAddress Metadata = IPAddress.Parse("fd00:ec2::254");

    /// <exception cref="HttpRequestException">It leads nowhere, or where it may not.</exception>
    internal static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var mayBeHere = context.InitialRequestMessage.RequestUri is { IsLoopback: true };
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        IPAddress[] allowed = [.. addresses.Where(address => IsAllowed(address, mayBeHere))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address of the client may not be called.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <param name="mayBeHere">Whether the URI names this machine by itself.</param>
    internal static bool IsAllowed(IPAddress address, bool mayBeHere)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(address))
        {
            return mayBeHere;
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily is AddressFamily.InterNetwork
            ? bytes[0] is not 0 and < 224 && (bytes[0], bytes[1]) is not (169, 254)
            : !address.IsIPv6LinkLocal
                && !address.IsIPv6Multicast
                && !address.IsIPv6SiteLocal
                && !address.Equals(IPAddress.IPv6Any)
                && !address.Equals(Metadata);
    }
}
