using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Http.OpenApi;

internal static class OpenApiEndpoint
{
    internal const string Path = "/openapi.json";

    internal static readonly RouteDescription Description = new(
        "Discovery", "This document", null, StatusCodes.Status200OK, typeof(JsonElement))
    { IsConditional = true, IsPublicDocument = true };

    internal static IResult Handle(HttpContext http, OpenApiText document)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(document.Current.Json, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue(document.Current.ETag));
    }
}
