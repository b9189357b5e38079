using Identity.Api.Http;

namespace Identity.Api.OAuth;

/// <summary>303 to a page of ours: a browser that has posted a password never posts it again (RFC 9700 section 4.12).</summary>
internal sealed class SeeOther(string path, string query) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = IssuerPath.Outside(httpContext, path) + query;
        return Task.CompletedTask;
    }
}
