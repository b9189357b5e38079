using Identity.Api.Http;
using Identity.Domain;

namespace Identity.Api.Pages;

/// <summary>Where links about an address lead when no frontend is configured. Scanners of mails and previews open links: looking changes
/// nothing, only the button does (security requirement 50).</summary>
internal static class EmailPage
{
    /// <summary>The page with its button, or without a token the sentence that a button could only repeat.</summary>
    internal static IResult Show(HttpContext http, string path, string button, Func<Html, IResult> page) =>
        http.Request.Query["token"].ToString() is not { Length: > 0 } token
            ? Page.IncompleteLink()
            : page(
                Html.Of(
                    $"""<form method="post" action="{path}">{Page.Hidden("token", token)}<p><button type="submit">{button}</button></p></form>"""
                )
            );

    internal static IResult Refusal(Error error) => Page.Message(error.Title, error.Details, ErrorStatus.Of(error.Kind));
}
