using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Identity.Testing.Databases;

/// <summary>Ports for servers that cannot choose one themselves, or have to keep theirs while they are stopped.</summary>
public static class LoopbackPort
{
    private static readonly ConcurrentDictionary<int, bool> s_given = [];

    /// <summary>
    /// A free port that nobody in this process was given before, below the range from which systems number outgoing connections and
    /// listeners on port 0 (Linux: from 32768), so that nobody takes it by accident until its server starts, or while it is stopped.
    /// </summary>
    public static int Choose()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(port) && s_given.TryAdd(port, true))
            {
                return port;
            }
        }
    }

    /// <summary>A listener under <paramref name="path"/> on such a port.</summary>
    public static (HttpListener Listener, Uri Address) Listen(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{Choose()}{path}");
            var listener = new HttpListener(); // each time: one whose start failed is closed for good
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Another process was faster to take the port; the next one is as good.
            }
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
