using Microsoft.Net.Http.Headers;

namespace Identity.Api.Http;

/// <summary>Headers of every answer (ASVS 3.4, 14.3.2). An endpoint that knows better sets its own and keeps it.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    // Swagger UI is a page with its own scripts, styles written into elements and icons as data.
    private const string SwaggerPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(static state => Apply((HttpContext)state), http);
        return next(http);
    }

    private static Task Apply(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd(
            HeaderNames.ContentSecurityPolicy,
            http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? SwaggerPolicy : ApiPolicy
        );
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        Cors.Complete(http);
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return Task.CompletedTask;
    }
}
