using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Identity.Api.Http;

/// <summary><c>Identity:Transfers</c>: how slowly a caller may send and read before the connection is closed. Phones in a bad network come
/// through: 4 KiB a second is the worst that GPRS does, and ten seconds without a byte are a tunnel.</summary>
internal sealed record TransferSettings
{
    /// <summary>Of an answer, once it is larger than what the server holds for its reader anyway (64 KiB).</summary>
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
}
