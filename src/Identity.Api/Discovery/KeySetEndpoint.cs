using Identity.Api.Http;
using Identity.Domain.Tokens.Keys;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Discovery;

/// <summary>The public keys, for every service that validates tokens.</summary>
internal static class KeySetEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Discovery",
        "Show the public keys (RFC 7517): current, next and still valid",
        null,
        StatusCodes.Status200OK,
        typeof(JsonWebKeySet),
        RequestErrors.ServiceUnavailable
    )
    {
        OperationId = "discoveryKeySet",
        IsConditional = true,
        IsPublicDocument = true,
    };

    /// <param name="Keys" example="[{&quot;kty&quot;:&quot;EC&quot;,&quot;use&quot;:&quot;sig&quot;,&quot;alg&quot;:&quot;ES256&quot;,&quot;kid&quot;:&quot;KEY&quot;,&quot;crv&quot;:&quot;P-256&quot;,&quot;x&quot;:&quot;X&quot;,&quot;y&quot;:&quot;Y&quot;}]">Each
    /// key is an object with <c>kty</c>, <c>use</c>, <c>alg</c>, <c>kid</c> and members of its own.</param>
    internal sealed record JsonWebKeySet(IReadOnlyList<IReadOnlyDictionary<string, string>> Keys);

    internal static IResult Handle(HttpContext http, IKeySet keys)
    {
        var document = keys.KeySet();

        // Short enough for an announced key to be known everywhere long before it signs; no longer than a revoked one may linger.
        http.Response.Headers.CacheControl = "public, max-age=300";
        http.Response.Headers.ETag = document.ETag;
        return IsKnown(http.Request, new EntityTagHeaderValue(document.ETag))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(document.Json, "application/json");
    }

    /// <summary>RFC 9110 section 13.1.2: a list, compared weakly, or <c>*</c>.</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request
            .GetTypedHeaders()
            .IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
