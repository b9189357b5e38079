using System.Text.Json;
using Identity.Api.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.OpenApi;

internal static class OpenApiEndpoint
{
    internal const string Path = "/openapi.json";
    internal const string Path31 = "/openapi-3.1.json";

    internal static readonly RouteDescription Description = new(
        "Discovery",
        "Show this document",
        null,
        StatusCodes.Status200OK,
        typeof(JsonElement)
    )
    {
        IsConditional = true,
        IsPublicDocument = true,
        RequestHeaders = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [HeaderNames.AcceptEncoding] = "The document is compressed with `br` or `gzip` if this header accepts one of them.",
        },
    };

    internal static readonly RouteDescription Description31 = Description with { Summary = "Show this document as OpenAPI 3.1" };

    internal static IResult Handle(HttpContext http, OpenApiText document) => Answer(http, document.Version30);

    internal static IResult Handle31(HttpContext http, OpenApiText document) => Answer(http, document.Version31);

    private static IResult Answer(HttpContext http, OpenApiText.Copy copy)
    {
        var encoding = Choose(copy.Encodings, http.Request.Headers.AcceptEncoding);
        http.Response.Headers.CacheControl = "public, max-age=300";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (encoding.Name is { } name)
        {
            http.Response.Headers.ContentEncoding = name;
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.ContentLength = encoding.Content.Length;
        }

        return TypedResults.Stream(
            body => http.WriteInPiecesAsync(encoding.Content, body),
            "application/json; charset=utf-8",
            entityTag: new EntityTagHeaderValue(encoding.ETag)
        ); // or 304
    }

    /// <summary>RFC 9110 section 12.5.3. Who says nothing gets the bytes as they are, and so does who refuses everything.</summary>
    private static OpenApiText.Encoding Choose(IReadOnlyList<OpenApiText.Encoding> encodings, StringValues accept)
    {
        if (!StringWithQualityHeaderValue.TryParseList(accept, out var accepted))
        {
            return encodings[^1];
        }

        return encodings.FirstOrDefault(encoding =>
                encoding.Name is { } name
                && (
                    accepted.FirstOrDefault(it => it.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? accepted.FirstOrDefault(it => it.Value == "*")
                )
                    is { } match
                && match.Quality is not 0
            ) ?? encodings[^1];
    }
}
