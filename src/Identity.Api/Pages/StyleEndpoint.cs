using Identity.Api.Http;

namespace Identity.Api.Pages;

internal static class StyleEndpoint
{
    internal static readonly RouteDescription Description = new("Pages", "Style of the service's own pages", null, StatusCodes.Status200OK, typeof(string)) { Produces = ["text/css"] };

    private const string Css =
        """
        :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
        body { margin: 0; }
        main { max-width: 32rem; margin: 2rem auto; padding: 0 1rem; }
        label { display: block; font-weight: 600; }
        input:not([type=checkbox]), button { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; border: 1px solid #767676; border-radius: .3rem; }
        button { background: #0b57d0; color: #fff; border-color: #0b57d0; cursor: pointer; }
        button.secondary { background: none; color: inherit; border-color: #767676; }
        :focus-visible { outline: 3px solid #f6a500; outline-offset: 2px; }
        .faults { border: 2px solid #b3261e; border-radius: .3rem; padding: 0 1rem; }
        .hint { margin-top: -.75rem; font-size: .9rem; }
        .text { border: 1px solid #767676; border-radius: .3rem; padding: 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        """;

    internal static IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Text(Css, "text/css; charset=utf-8");
    }
}
