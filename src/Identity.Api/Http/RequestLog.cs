using System.Text;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>One line a request. It names the route's pattern, never the path or query as sent: those may carry secrets. Of a refusal it
/// also names the codes, the <c>traceId</c> of the answer, and whose token came along.</summary>
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
            if (IsRoutine(http, status))
            {
                LogRoutine(http.Request.Method, route, status, milliseconds);
            }
            else if (status >= StatusCodes.Status400BadRequest || http.Features.Get<Refusal>() is not null)
            {
                // A refusal may travel in a redirect.
                var codes = string.Join(' ', http.Features.Get<Refusal>()?.Codes ?? ["no code"]);
                LogRefused(http.Request.Method, route, status, milliseconds, codes, Problem.TraceIdOf(http), CallerOf(http));
            }
            else
            {
                LogAnswered(http.Request.Method, route, status, milliseconds);
            }
        }
    }

    private static bool IsRoutine(HttpContext http, int status) =>
        status == StatusCodes.Status200OK && http.GetEndpoint()?.Metadata.GetMetadata<Route>()?.Answer.IsPolled is true;

    /// <summary>Identifiers of a verified token alone: what an unverified one says may be anything.</summary>
    private static string CallerOf(HttpContext http)
    {
        if (http.Features.Get<VerifiedToken>() is not { } token)
        {
            return "";
        }

        var caller = new StringBuilder();
        if (token.Kind is not TokenKind.Service)
        {
            caller.Append(", user ").Append(token.Subject).Append(", session ").Append(token.SessionId);
        }

        return caller.Append(", client ").Append(token.ClientId).ToString();
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string route, int status, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogRoutine(string method, string route, int status, double milliseconds);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms: {Codes} (trace {TraceId}{Caller})")]
    private partial void LogRefused(
        string method,
        string route,
        int status,
        double milliseconds,
        string codes,
        string traceId,
        string caller
    );
}
