using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Identity.Api.Http;

/// <summary><c>Identity:Transfers</c>: how slowly a caller may send and read before the connection is closed. Phones in a bad network come
/// through: 4 KiB a second is the worst that GPRS does, and ten seconds without a byte are a tunnel.</summary>
internal sealed record TransferSettings
{
    /// <summary>What the system holds of an answer that its reader has not taken, in bytes; Linux doubles it. Left alone, Linux takes up to
    /// 4 MiB, so an answer below that is sent as far as the server can see, and no rate applies to it. 64 KiB still send some 600 KiB a
    /// second over a round trip of 100 ms.</summary>
    internal const int SendBuffer = 64 * 1024;

    /// <summary>Of an answer, once it is larger than what server and system hold for its reader anyway: 64 KiB and
    /// <see cref="SendBuffer"/>.</summary>
    public int AnswerBytesPerSecond { get; init; } = 4 * 1024;

    public int BodyBytesPerSecond { get; init; } = 1024;

    /// <summary>Of the body with a picture, which holds memory while it comes in. HTTP/1.1 only: HTTP/2 shares a connection.</summary>
    public int PictureBytesPerSecond { get; init; } = 8 * 1024;

    /// <summary>So long a transfer may stand still.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    internal void ApplyTo(KestrelServerLimits limits)
    {
        limits.MinResponseDataRate = new MinDataRate(AnswerBytesPerSecond, Grace);
        limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecond, Grace);
    }

    /// <summary>Sockets that this one accepts inherit its buffer. Those of a Unix socket do not: a proxy is at the other end.</summary>
    internal static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBuffer;
        return socket;
    }
}
