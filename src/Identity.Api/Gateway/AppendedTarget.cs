using Identity.Api.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Identity.Api.Gateway;

/// <summary>
/// Envoy's <c>ext_authz</c> over HTTP asks with the original method, at its <c>path_prefix</c> followed by the original target. Read as
/// a path of ours, <c>/gateway/authorize/../../health/live</c> would be another route, and its 200 a pass: the target is therefore cut
/// off from the raw request line before anything here looks at the path.
/// </summary>
internal sealed class AppendedTarget(RequestDelegate next)
{
    /// <param name="Target">Begins with the slash after the prefix.</param>
    internal sealed record Original(string Method, string Target);

    public Task InvokeAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var prefix =
            http.Request.PathBase.HasValue && target.StartsWith(http.Request.PathBase.ToUriComponent() + "/", StringComparison.Ordinal)
                ? IssuerPath.Outside(http, AuthorizeEndpoint.Path)
                : AuthorizeEndpoint.Path;
        if (target.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            http.Features.Set(new Original(http.Request.Method, target[prefix.Length..]));
            http.Request.Method = HttpMethods.Get;
            http.Request.Path = AuthorizeEndpoint.Path;
            http.Request.QueryString = QueryString.Empty;
        }

        return next(http);
    }
}
