using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Http;

/// <summary>Which pages may read answers: of public documents all, of everything else those of the configured origins.</summary>
internal static class Cors
{
    internal const string OwnOrigins = "own origins";
    internal const string OwnOriginsWithCookie = "own origins with cookie";
    internal const string PublicDocuments = "public documents";

    // What frontends send: bodies and tokens, the language, and what tracing and older HTTP libraries add by themselves.
    private static readonly string[] RequestHeaders =
    [
        HeaderNames.Authorization,
        HeaderNames.ContentType,
        HeaderNames.AcceptLanguage,
        HeaderNames.XRequestedWith,
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
    ];

    internal static void Add(IServiceCollection services, IReadOnlyList<string> origins) =>
        services.AddCors(cors =>
        {
            cors.AddPolicy(PublicDocuments, policy => Describe(policy.AllowAnyOrigin()));
            cors.AddPolicy(OwnOrigins, policy => Describe(policy.WithOrigins([.. origins])));
            cors.AddPolicy(
                OwnOriginsWithCookie,
                policy => Describe(policy.WithOrigins([.. origins]), RefreshCookie.Header).AllowCredentials()
            );
            cors.DefaultPolicyName = OwnOrigins;
        });

    /// <summary>Of the pages that may read what a route answers.</summary>
    internal static string PolicyOf(RouteDescription route) =>
        route.IsPublicDocument ? PublicDocuments
        : route.MayUseRefreshCookie ? OwnOriginsWithCookie
        : OwnOrigins;

    /// <summary>
    /// The framework answers CORS only to requests that name an origin. A cache that got its copy without one would hand it to a page that
    /// needs the header: so public documents always carry it, and everything else always varies.
    /// </summary>
    internal static void Complete(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (http.GetEndpoint()?.Metadata.GetMetadata<Route>()?.Answer.IsPublicDocument is true)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Origin, StringComparer.OrdinalIgnoreCase))
        {
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Origin);
        }
    }

    private static CorsPolicyBuilder Describe(CorsPolicyBuilder policy, params IReadOnlyList<string> more) =>
        policy
            .WithMethods("GET", "POST", "PUT", "DELETE")
            .WithHeaders([.. RequestHeaders, .. more])
            .WithExposedHeaders(HeaderNames.WWWAuthenticate, HeaderNames.RetryAfter, HeaderNames.Location)
            .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
