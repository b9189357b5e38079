using Identity.Api.Http;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>Sends the browser back to the application with the answer, or tells the person where the application may not be told.</summary>
internal static class AuthorizationAnswer
{
    internal static IResult Of(EngineAnswer answer) =>
        answer.RedirectUri is null or ""
            ? AuthorizationEndpoint.Refuse(EngineErrors.Of(answer.Response))
            : new Redirection(answer.RedirectUri, answer.Response);

    /// <summary>The person has said no.</summary>
    internal static IResult Denied(AuthorizationRequest asked, TokenSettings settings) =>
        new Redirection(
            asked[Parameters.RedirectUri]!,
            new OpenIddictResponse
            {
                Error = Errors.AccessDenied,
                ErrorDescription = "The person refused.",
                State = asked[Parameters.State],
                Iss = settings.Issuer,
            }
        );

    private sealed class Redirection(string uri, OpenIddictResponse response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var parameters = response
                .GetParameters()
                .Where(parameter => parameter.Key != Parameters.ErrorUri)
                .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value));
            if (response.Error is { } code)
            {
                httpContext.Features.Set(new Refusal([code])); // for the log
            }

            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = QueryHelpers.AddQueryString(uri, parameters);
            return Task.CompletedTask;
        }
    }
}
