using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Domain.OAuth;
using OpenIddict.Abstractions;

namespace Identity.Api.Discovery;

/// <summary>What applications and services that validate tokens need to know. It claims what is there and nothing more.</summary>
internal static class MetadataEndpoint
{
    /// <summary>Public clients prove nothing. They cannot introspect.</summary>
    private const string NoAuthentication = "none";

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
    /// <param name="AuthorizationEndpoint" example="http://localhost:5080/connect/authorize">Where people sign in.</param>
    /// <param name="TokenEndpoint" example="http://localhost:5080/connect/token">The address at which clients get tokens.</param>
    /// <param name="IntrospectionEndpoint" example="http://localhost:5080/connect/introspect">Where services ask about tokens.</param>
    /// <param name="EndSessionEndpoint" example="http://localhost:5080/connect/logout">Where people sign out.</param>
    /// <param name="RevocationEndpoint" example="http://localhost:5080/connect/revoke">Where clients revoke their tokens.</param>
    /// <param name="UserInfoEndpoint" example="http://localhost:5080/connect/userinfo">Where clients read who has signed in.</param>
    /// <param name="JwksUri" example="http://localhost:5080/.well-known/jwks.json">The address of the key set.</param>
    /// <param name="GrantTypesSupported" example="[&quot;client_credentials&quot;,&quot;authorization_code&quot;,&quot;refresh_token&quot;]">The
    /// grants that the token endpoint knows.</param>
    /// <param name="ResponseTypesSupported" example="[&quot;code&quot;]">What an application can ask for.</param>
    /// <param name="ResponseModesSupported" example="[&quot;query&quot;]">How an application gets it.</param>
    /// <param name="ScopesSupported" example="[&quot;openid&quot;,&quot;identity.admin&quot;]">The scopes of OpenID Connect, and those that
    /// open routes of this service.</param>
    /// <param name="ClaimsSupported" example="[&quot;sub&quot;,&quot;auth_time&quot;]">What id tokens may say.</param>
    /// <param name="IdTokenSigningAlgValuesSupported" example="[&quot;ES256&quot;]">The algorithm of the signing keys.</param>
    /// <param name="CodeChallengeMethodsSupported" example="[&quot;S256&quot;]">How a proof key is hashed.</param>
    /// <param name="SubjectTypesSupported" example="[&quot;public&quot;]">A user has the same <c>sub</c> for all clients.</param>
    /// <param name="PromptValuesSupported" example="[&quot;none&quot;,&quot;login&quot;]">What an application can wish of the pages.</param>
    /// <param name="TokenEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;,&quot;client_secret_post&quot;]">The ways
    /// in which clients can prove who they are.</param>
    /// <param name="IntrospectionEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;]">The same for
    /// introspection.</param>
    /// <param name="RevocationEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;]">The same for revocation.</param>
    /// <param name="TokenEndpointAuthSigningAlgValuesSupported" example="[&quot;ES256&quot;]">How clients can sign assertions.</param>
    /// <param name="IntrospectionEndpointAuthSigningAlgValuesSupported" example="[&quot;ES256&quot;]">The same for
    /// introspection.</param>
    /// <param name="RevocationEndpointAuthSigningAlgValuesSupported" example="[&quot;ES256&quot;]">The same for revocation.</param>
    /// <param name="PushedAuthorizationRequestEndpoint" example="http://localhost:5080/connect/par">Where clients push requests.</param>
    /// <param name="PushedAuthorizationRequestEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;]">The ways in which
    /// clients can prove who they are there.</param>
    /// <param name="DeviceAuthorizationEndpoint" example="http://localhost:5080/connect/device">Where devices without a browser
    /// start.</param>
    /// <param name="DeviceAuthorizationEndpointAuthMethodsSupported" example="[&quot;client_secret_basic&quot;]">The ways in which clients can
    /// prove who they are there.</param>
    /// <param name="RequirePushedAuthorizationRequests" example="false">A client may push requests, and need not.</param>
    /// <param name="TlsClientCertificateBoundAccessTokens" example="false">Tokens are not bound to certificates.</param>
    /// <param name="BackchannelLogoutSupported" example="true">Clients can be told that a session is over.</param>
    /// <param name="BackchannelLogoutSessionSupported" example="true">They are told which, by <c>sid</c>.</param>
    /// <param name="ClaimsParameterSupported" example="false">The parameter is not supported.</param>
    /// <param name="RequestParameterSupported" example="false">The parameter is not supported.</param>
    /// <param name="RequestUriParameterSupported" example="false">The parameter is not supported.</param>
    /// <param name="AuthorizationResponseIssParameterSupported" example="true">Answers name the issuer (RFC 9207).</param>
    internal sealed record Metadata(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("authorization_endpoint")] string AuthorizationEndpoint,
        [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
        [property: JsonPropertyName("introspection_endpoint")] string IntrospectionEndpoint,
        [property: JsonPropertyName("end_session_endpoint")] string EndSessionEndpoint,
        [property: JsonPropertyName("revocation_endpoint")] string RevocationEndpoint,
        [property: JsonPropertyName("userinfo_endpoint")] string UserInfoEndpoint,
        [property: JsonPropertyName("jwks_uri")] string JwksUri,
        [property: JsonPropertyName("grant_types_supported")] string[] GrantTypesSupported,
        [property: JsonPropertyName("response_types_supported")] string[] ResponseTypesSupported,
        [property: JsonPropertyName("response_modes_supported")] string[] ResponseModesSupported,
        [property: JsonPropertyName("scopes_supported")] string[] ScopesSupported,
        [property: JsonPropertyName("claims_supported")] string[] ClaimsSupported,
        [property: JsonPropertyName("id_token_signing_alg_values_supported")] string[] IdTokenSigningAlgValuesSupported,
        [property: JsonPropertyName("code_challenge_methods_supported")] string[] CodeChallengeMethodsSupported,
        [property: JsonPropertyName("subject_types_supported")] string[] SubjectTypesSupported,
        [property: JsonPropertyName("prompt_values_supported")] string[] PromptValuesSupported,
        [property: JsonPropertyName("token_endpoint_auth_methods_supported")] string[] TokenEndpointAuthMethodsSupported,
        [property: JsonPropertyName("introspection_endpoint_auth_methods_supported")] string[] IntrospectionEndpointAuthMethodsSupported,
        [property: JsonPropertyName("revocation_endpoint_auth_methods_supported")] string[] RevocationEndpointAuthMethodsSupported,
        [property: JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")]
            string[] TokenEndpointAuthSigningAlgValuesSupported,
        [property: JsonPropertyName("introspection_endpoint_auth_signing_alg_values_supported")]
            string[] IntrospectionEndpointAuthSigningAlgValuesSupported,
        [property: JsonPropertyName("revocation_endpoint_auth_signing_alg_values_supported")]
            string[] RevocationEndpointAuthSigningAlgValuesSupported,
        [property: JsonPropertyName("pushed_authorization_request_endpoint")] string PushedAuthorizationRequestEndpoint,
        [property: JsonPropertyName("pushed_authorization_request_endpoint_auth_methods_supported")]
            string[] PushedAuthorizationRequestEndpointAuthMethodsSupported,
        [property: JsonPropertyName("device_authorization_endpoint")] string DeviceAuthorizationEndpoint,
        [property: JsonPropertyName("device_authorization_endpoint_auth_methods_supported")]
            string[] DeviceAuthorizationEndpointAuthMethodsSupported,
        [property: JsonPropertyName("require_pushed_authorization_requests")] bool RequirePushedAuthorizationRequests,
        [property: JsonPropertyName("tls_client_certificate_bound_access_tokens")] bool TlsClientCertificateBoundAccessTokens,
        [property: JsonPropertyName("backchannel_logout_supported")] bool BackchannelLogoutSupported,
        [property: JsonPropertyName("backchannel_logout_session_supported")] bool BackchannelLogoutSessionSupported,
        [property: JsonPropertyName("claims_parameter_supported")] bool ClaimsParameterSupported,
        [property: JsonPropertyName("request_parameter_supported")] bool RequestParameterSupported,
        [property: JsonPropertyName("request_uri_parameter_supported")] bool RequestUriParameterSupported,
        [property: JsonPropertyName("authorization_response_iss_parameter_supported")] bool AuthorizationResponseIssParameterSupported
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, Engine engine, IClientAssertions assertions)
    {
        var answer = await engine.CheckAsync(http) ?? throw new InvalidOperationException("The engine has no metadata.");
        ImmutableArray<string?> methods = [.. PresentedClient.Methods, NoAuthentication];
        answer.Response[OpenIddictConstants.Metadata.TokenEndpointAuthMethodsSupported] = methods;
        answer.Response[OpenIddictConstants.Metadata.RevocationEndpointAuthMethodsSupported] = methods;
        answer.Response["pushed_authorization_request_endpoint_auth_methods_supported"] = methods;
        answer.Response["device_authorization_endpoint_auth_methods_supported"] = methods;
        ImmutableArray<string?> algorithms = [.. assertions.Algorithms];
        foreach (var endpoint in (string[])["token", "introspection", "revocation"])
        {
            answer.Response[$"{endpoint}_endpoint_auth_signing_alg_values_supported"] = algorithms; // RFC 8414 section 2
        }

        answer.Response["backchannel_logout_supported"] = true;
        answer.Response["backchannel_logout_session_supported"] = true;
        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(answer.Response);
    }
}
