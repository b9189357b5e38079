using System.Text.Json;
using Identity.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.OpenApi;

internal static class OpenApiEndpoint
{
    internal const string Path = "/openapi.json";
    internal const string Path31 = "/openapi-3.1.json";

    internal static readonly RouteDescription Description = new(
        "Discovery", "Show this document", null, StatusCodes.Status200OK, typeof(JsonElement))
    { IsConditional = true, IsPublicDocument = true };

    internal static readonly RouteDescription Description31 = Description with { Summary = "Show this document as OpenAPI 3.1" };

    internal static IResult Handle(HttpContext http, OpenApiText document) => Answer(http, document.Version30);

    internal static IResult Handle31(HttpContext http, OpenApiText document) => Answer(http, document.Version31);

    private static IResult Answer(HttpContext http, OpenApiText.Copy copy)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(copy.Json, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue(copy.ETag));
    }
}
