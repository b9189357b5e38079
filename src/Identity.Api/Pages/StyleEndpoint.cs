using Identity.Api.Http;

namespace Identity.Api.Pages;

internal static class StyleEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Pages",
        "Show the style sheet of the pages",
        null,
        StatusCodes.Status200OK,
        typeof(string)
    )
    {
        Produces = ["text/css"],
    };

    private const string Css = """
        :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; --accent: #0b57d0; --fault: #b3261e; --line: #767676; }
        @media (prefers-color-scheme: dark) { :root { --fault: #f2b8b5; } }
        body { margin: 0; }
        main { max-width: 32rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; }
        label { display: block; font-weight: 600; }
        input:not([type=checkbox]), button { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem; font: inherit; border: 1px solid var(--line); border-radius: .3rem; }
        input[type=checkbox] { width: 1.1rem; height: 1.1rem; margin: 0 .4rem 0 0; vertical-align: -.15rem; }
        button { background: var(--accent); color: #fff; border-color: var(--accent); cursor: pointer; }
        button.secondary { background: none; color: inherit; border-color: var(--line); }
        summary { cursor: pointer; }
        :focus-visible { outline: 3px solid #f6a500; outline-offset: 2px; }
        .faults { border: 2px solid var(--fault); border-radius: .3rem; padding: 0 1rem; }
        .faults ul { margin: .75rem 0; padding-left: 1rem; }
        .hint { margin-top: -.75rem; font-size: .9rem; }
        .text { margin: .5rem 0; border: 1px solid var(--line); border-radius: .3rem; padding: .5rem 1rem; white-space: pre-wrap; }
        """;

    internal static IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Text(Css, "text/css; charset=utf-8");
    }
}
