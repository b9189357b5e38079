using System.Globalization;
using System.Text;
using Identity.Api.Http;
using Identity.Domain;
using Microsoft.Net.Http.Headers;

namespace Identity.Api.Pages;

/// <summary>The frame of the service's own pages: they work without script, and nothing may be loaded into or around them.</summary>
internal static class Page
{
    private static readonly CompositeFormat Policy = CompositeFormat.Parse(
        "default-src 'none'; style-src 'self'; form-action 'self'{0}; frame-ancestors 'none'; base-uri 'none'"
    );

    /// <param name="operationId">By which generated clients have known the route from the start.</param>
    /// <param name="statuses">See <see cref="RouteDescription.PageStatuses"/>.</param>
    internal static RouteDescription Describe(string operationId, string summary, params IReadOnlyList<int> statuses) =>
        new("Pages", summary, null, StatusCodes.Status200OK, typeof(string))
        {
            Produces = ["text/html"],
            PageStatuses = statuses,
            OperationId = operationId,
        };

    internal static IResult Of(string title, Html body, int status = StatusCodes.Status200OK) => new PageResult(title, body, status, null);

    /// <summary>With the status of the first fault, and when it is worth trying again.</summary>
    /// <param name="formTarget">An origin to which the answer to the page's form may redirect; null for none but ours.</param>
    internal static IResult Of(string title, Html body, IReadOnlyList<Error> faults, string? formTarget = null) =>
        faults.Count == 0
            ? new PageResult(title, body, StatusCodes.Status200OK, null) { FormTarget = formTarget }
            : new PageResult(title, body, ErrorStatus.Of(faults[0].Kind), faults[0].RetryAfter)
            {
                Faults = faults,
                FormTarget = formTarget,
            };

    /// <summary>A page with nothing to do on it.</summary>
    internal static IResult Message(string title, string text, int status = StatusCodes.Status200OK) =>
        Of(title, Html.Of($"<p>{text}</p>"), status);

    /// <summary>Of a mailed link without its token.</summary>
    internal static IResult IncompleteLink() =>
        Message("This link is incomplete", "Copy the whole link from the email and open it again.", StatusCodes.Status400BadRequest);

    /// <summary>The details, with the time to wait instead of the header that names it.</summary>
    internal static string TextOf(Error error) =>
        error.RetryAfter is { } wait
            ? error.Details.Replace(Error.WaitHint, $"Try again in {InWords(wait)}.", StringComparison.Ordinal)
            : error.Details;

    /// <summary>What is wrong, in a box that a screen reader announces.</summary>
    internal static Html Faults(IReadOnlyList<Error> errors) =>
        errors.Count == 0
            ? Html.Empty
            : Html.Of(
                $"""<div class="faults" role="alert"><ul>{Html.Join(errors.Select(error => Html.Of($"<li>{TextOf(error)}</li>")))}</ul></div>"""
            );

    /// <summary>A labelled field.</summary>
    internal static Html Field(string name, string label, string type, string autocomplete, string? value = null, string? hint = null)
    {
        var help = hint is null ? Html.Empty : Html.Of($"""<p class="hint" id="{name}-hint">{hint}</p>""");
        var described = hint is null ? Html.Empty : Html.Of($""" aria-describedby="{name}-hint" """);
        return Html.Of(
            $"""<p><label for="{name}">{label}</label><input id="{name}" name="{name}" type="{type}" autocomplete="{autocomplete}" value="{value}" required{described}></p>{help}"""
        );
    }

    internal static Html Hidden(string name, string value) => Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");

    private static string InWords(TimeSpan wait) =>
        wait <= TimeSpan.FromMinutes(1) ? "1 minute"
        : wait < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalMinutes)} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalHours)} hours");

    private sealed class PageResult(string title, Html body, int status, TimeSpan? retryAfter) : IResult
    {
        internal IReadOnlyList<Error> Faults { get; init; } = [];

        internal string? FormTarget { get; init; }

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (Faults.Count > 0)
            {
                Refusal.Note(httpContext, Faults);
            }

            var document = Html.Of(
                    $"""
                    <!DOCTYPE html>
                    <html lang="en">
                    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{title}</title><link rel="stylesheet" href="/pages/style.css"></head>
                    <body><main><h1>{title}</h1>{body}</main></body>
                    </html>
                    """
                )
                .ToString();

            // All links and forms of all pages, here once. In text that was put in, quotation marks are encoded.
            if (httpContext.Request.PathBase.HasValue)
            {
                document = document.Replace("=\"/pages/", $"=\"{IssuerPath.Outside(httpContext, "/pages/")}", StringComparison.Ordinal);
            }

            httpContext.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized)
            {
                // RFC 9110 section 15.5.2; browsers ask nobody for it
                httpContext.Response.Headers.WWWAuthenticate = "Bearer realm=\"identity\"";
            }

            httpContext.Response.RetryAfter(retryAfter);
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            httpContext.Response.Headers[HeaderNames.ContentSecurityPolicy] = string.Format(
                CultureInfo.InvariantCulture,
                Policy,
                FormTarget is null ? "" : $" {FormTarget}"
            );

            // Never the address, which may hold a token; but with no-referrer the forms' own Origin would be null, as that of any
            // stranger's page.
            httpContext.Response.Headers["Referrer-Policy"] = "strict-origin";
            return httpContext.Response.WriteAsync(document, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
