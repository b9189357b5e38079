using Identity.Domain.Accounts.Pictures;
using Microsoft.AspNetCore.Http.Features;

namespace Identity.Api.Http;

/// <summary>How much of a body the server lets in, whoever reads it.</summary>
internal static class BodyLimit
{
    /// <summary>Twice what JSON may have: the framing of a chunked body counts, and <see cref="JsonBody"/> counts the content exactly.</summary>
    internal const long Usual = 2 * JsonBody.MaximumBytes;

    /// <summary>A picture, and what a form adds to it.</summary>
    internal const long Largest = Picture.MaximumBytes + JsonBody.MaximumBytes;

    internal static void AllowPicture(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Largest;
        }
    }

    /// <summary>
    /// For a refusal before the body was read: the server takes in the rest of it and drops it. Over its limit it would cut the
    /// connection instead, and a picture sent with an expired token would end in a reset where the sender should read a 401.
    /// </summary>
    internal static void LetUnreadBodyPass(HttpContext http)
    {
        AllowPicture(http);
        if (http.Request.ContentLength > Largest && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close"; // it will be cut: nobody should send another request on it (RFC 9112 section 9.6)
        }
    }
}
