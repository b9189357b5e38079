namespace Identity.Api.Http;

/// <summary>One line a request. It names the route's pattern, never the path or query as sent: those may carry secrets.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
            var status = http.Response.StatusCode;
            var milliseconds = time.GetElapsedTime(startedAt).TotalMilliseconds;
            if (IsHealthy(route, status))
            {
                LogHealthy(http.Request.Method, route, status, milliseconds);
            }
            else
            {
                LogAnswered(http.Request.Method, route, status, milliseconds);
            }
        }
    }

    /// <summary>Orchestrators ask every few seconds; only another answer than "fine" is news.</summary>
    private static bool IsHealthy(string route, int status) =>
        route.StartsWith("/health/", StringComparison.Ordinal) && status == StatusCodes.Status200OK;

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string route, int status, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogHealthy(string method, string route, int status, double milliseconds);
}
