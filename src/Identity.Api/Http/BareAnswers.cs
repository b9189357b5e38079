using Identity.Domain;
using Microsoft.AspNetCore.Diagnostics;

namespace Identity.Api.Http;

/// <summary>Gives answers that the framework leaves empty (unknown route, unknown method) the shape of all others.</summary>
internal static class BareAnswers
{
    internal static Task FillAsync(StatusCodeContext context)
    {
        NameAllowedMethods(context.HttpContext);
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

    /// <summary>The router's <c>Allow</c> also names methods of a route with a parameter there: <c>/invites/accept</c> is no
    /// <c>/invites/{id}</c>.</summary>
    private static void NameAllowedMethods(HttpContext http)
    {
        if (http.Response.StatusCode is not StatusCodes.Status405MethodNotAllowed)
        {
            return;
        }

        var path = http.Request.Path.Value!.TrimEnd('/');
        var routes = http.RequestServices.GetRequiredService<RouteTable>().All;
        string[] verbs =
        [
            .. routes.Where(route => route.Paths.Contains(path, StringComparer.OrdinalIgnoreCase)).Select(route => route.Verb),
        ];
        if (verbs.Length > 0)
        {
            http.Response.Headers.Allow = string.Join(
                ", ",
                verbs.Contains(HttpMethods.Get, StringComparer.Ordinal) ? [.. verbs, HttpMethods.Head] : verbs
            );
        }
    }
}
