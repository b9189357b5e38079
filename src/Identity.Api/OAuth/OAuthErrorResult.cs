using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain;

namespace Identity.Api.OAuth;

/// <summary>A refusal as RFC 6749 section 5.2 has it.</summary>
/// <param name="Error" example="invalid_client">One of the codes of RFC 6749.</param>
/// <param name="ErrorDescription" example="This client may not use this grant.">An explanation for the developer of the client.</param>
internal sealed record OAuthErrorBody(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string ErrorDescription
);

internal sealed class OAuthErrorResult(Error error) : IResult
{
    /// <summary>RFC 7617 section 2.1; RFC 9110 section 15.5.2 wants a challenge with every 401, whichever way the client tried.</summary>
    internal const string Challenge = "Basic realm=\"identity\", charset=\"UTF-8\"";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var status = ErrorStatus.Of(error.Kind);
        Refusal.Note(httpContext, error);
        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = Challenge;
        }

        httpContext.Response.RetryAfter(error.RetryAfter);
        return httpContext.Response.WriteOAuthAsync(new OAuthErrorBody(error.Code, error.Details));
    }
}

internal static class OAuthAnswers
{
    /// <summary>RFC 6749 section 5.1: nothing of a token endpoint may be kept on the way.</summary>
    internal static Task WriteOAuthAsync<T>(this HttpResponse response, T body)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        return response.WriteAsJsonAsync(body, response.HttpContext.RequestAborted);
    }
}
