using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Identity.Testing.Databases;

internal static class LoopbackPort
{
    /// <summary>
    /// A free port, below the range from which systems number outgoing connections (Linux: from 32768), so that nobody takes it by
    /// accident while its server is stopped.
    /// </summary>
    public static int Choose()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(port)) return port;
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
