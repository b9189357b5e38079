using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Discovery;

/// <summary>What services that validate tokens need to know. It claims what is there and nothing more.</summary>
internal static class MetadataEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Discovery",
        "Show the metadata of the issuer (RFC 8414, OpenID Connect Discovery)",
        null,
        StatusCodes.Status200OK,
        typeof(Metadata),
        RequestErrors.ServiceUnavailable
    )
    {
        OperationId = "discoveryMetadata",
        IsPublicDocument = true,
    };

    /// <param name="Issuer" example="http://localhost:5080">The exact value of <c>iss</c> in tokens.</param>
    /// <param name="JwksUri" example="http://localhost:5080/.well-known/jwks.json">The address of the key set.</param>
    /// <param name="TokenEndpoint" example="http://localhost:5080/connect/token">The address at which clients get tokens.</param>
    /// <param name="TokenEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;,&quot;client_secret_post&quot;]">The ways
    /// in which clients can prove who they are.</param>
    /// <param name="GrantTypesSupported" example="[&quot;client_credentials&quot;]">The grants that the token endpoint knows.</param>
    /// <param name="ScopesSupported" example="[&quot;identity.admin&quot;,&quot;identity.admin.read&quot;]">The scopes that open routes of
    /// this service.</param>
    /// <param name="ResponseTypesSupported" example="[]">The list is empty, because there is no authorization endpoint yet.</param>
    /// <param name="SubjectTypesSupported" example="[&quot;public&quot;]">A user has the same <c>sub</c> for all clients.</param>
    /// <param name="IdTokenSigningAlgValuesSupported" example="[&quot;ES256&quot;]">The algorithm of the signing keys.</param>
    internal sealed record Metadata(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("jwks_uri")] string JwksUri,
        [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
        [property: JsonPropertyName("token_endpoint_auth_methods_supported")] string[] TokenEndpointAuthMethodsSupported,
        [property: JsonPropertyName("grant_types_supported")] string[] GrantTypesSupported,
        [property: JsonPropertyName("scopes_supported")] string[] ScopesSupported,
        [property: JsonPropertyName("response_types_supported")] string[] ResponseTypesSupported,
        [property: JsonPropertyName("subject_types_supported")] string[] SubjectTypesSupported,
        [property: JsonPropertyName("id_token_signing_alg_values_supported")] string[] IdTokenSigningAlgValuesSupported
    );

    internal static IResult Handle(HttpContext http, TokenSettings settings, IKeySet keys, RouteTable routes)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(
            new Metadata(
                settings.Issuer,
                $"{settings.Issuer}/.well-known/jwks.json",
                settings.Issuer + TokenEndpoint.Path,
                [.. PresentedClient.Methods],
                [.. GrantTypes.All],
                [.. routes.Scopes],
                [],
                ["public"],
                [.. keys.KeySet().Algorithms]
            )
        );
    }
}
