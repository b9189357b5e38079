using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Identity.Benchmarks;

/// <summary>One keep-alive connection that costs next to nothing, because it runs on the cores that are measured.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];

    internal static async Task<Wire> OpenAsync(int port)
    {
        var wire = new Wire();
        await wire.socket.ConnectAsync(IPAddress.Loopback, port);
        return wire;
    }

    internal static byte[] Request(string method, string path, string? token = null, string? json = null) =>
        Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (token is null ? "" : $"Authorization: Bearer {token}\r\n")
                + (json is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}")
        );

    /// <returns>The status, and the body as it came: valid until the next request.</returns>
    internal async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> AskAsync(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        var (length, end, isChunked) = (0, -1, false);
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += count;
            var came = buffer.AsSpan(0, length);
            if (end < 0 && came.IndexOf("\r\n\r\n"u8) is >= 0 and var head)
            {
                (end, isChunked) = End(came[..head], head + 4);
            }

            if (end >= 0 && (isChunked ? came.EndsWith("\r\n0\r\n\r\n"u8) : length >= end))
            {
                return (int.Parse(came[9..12], CultureInfo.InvariantCulture), buffer.AsMemory(0, length));
            }

            if (count == 0)
            {
                throw new InvalidOperationException("The server hung up.");
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static (int End, bool IsChunked) End(ReadOnlySpan<byte> head, int bodyAt)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return (bodyAt, true);
        }

        var digits = head[(at + 16)..];
        var stop = digits.IndexOf((byte)'\r');
        return (bodyAt + int.Parse(stop < 0 ? digits : digits[..stop], CultureInfo.InvariantCulture), false);
    }
}
