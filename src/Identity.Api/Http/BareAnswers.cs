using Identity.Domain;
using Microsoft.AspNetCore.Diagnostics;

namespace Identity.Api.Http;

/// <summary>Gives answers that the framework leaves empty (no route, no such method) the shape of all others.</summary>
internal static class BareAnswers
{
    internal static Task FillAsync(StatusCodeContext context)
    {
        Error? error = context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => RequestErrors.RouteNotFound,
            StatusCodes.Status405MethodNotAllowed => RequestErrors.MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => RequestErrors.BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => RequestErrors.ContentTypeUnsupported,
            StatusCodes.Status400BadRequest => RequestErrors.RequestMalformed,
            _ => null,
        };
        return error is null ? Task.CompletedTask : error.ToProblem().ExecuteAsync(context.HttpContext);
    }
}
