using Identity.Domain.Pictures;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Identity.Api.Http;

/// <summary>How much of a body the server lets in, whatever reads it.</summary>
internal static class BodyLimit
{
    /// <summary>Twice what JSON may have: the framing of a chunked body counts, and <see cref="JsonBody"/> counts the content
    /// exactly.</summary>
    internal const long Usual = 2 * JsonBody.MaximumBytes;

    /// <summary>A picture, and what a form adds to it.</summary>
    internal const long Largest = Picture.MaximumBytes + JsonBody.MaximumBytes;

    /// <summary>What is taken in and dropped after a refusal: the picture of a good camera, which is too large, ends in an
    /// answer.</summary>
    private const long LargestDropped = 32 * 1024 * 1024;

    /// <summary>A picture holds memory while it comes in, so it must come at the rate of a slow mobile network at least. HTTP/2 knows
    /// rates of a connection alone, and throws here.</summary>
    internal static void AllowPicture(HttpContext http)
    {
        Allow(http, Largest);
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            var transfers = http.RequestServices.GetRequiredService<TransferSettings>();
            rate.MinDataRate = new MinDataRate(transfers.PictureBytesPerSecond, transfers.Grace);
        }
    }

    /// <summary>
    /// For a refusal before the body was read: the server takes in the rest of it and drops it. Over its limit it would cut the
    /// connection instead, and a picture sent with an expired token would end in a reset where the sender should read a 401.
    /// </summary>
    internal static void LetUnreadBodyPass(HttpContext http)
    {
        Allow(http, LargestDropped);
        if (http.Request.ContentLength > LargestDropped && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close"; // it will be cut: nobody should send another request on it (RFC 9112 section 9.6)
        }
    }

    private static void Allow(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }
    }
}
