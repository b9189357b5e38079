using Identity.Api.Http;
using Identity.Api.Pages;

namespace Identity.Api.OAuth;

/// <summary>Asks whether the person wants to sign out.</summary>
internal static class SignOutPage
{
    internal const string Path = "/pages/sign-out";

    internal static readonly RouteDescription Description = Page.Describe("oauthSignOut", "Sign out on the page", 400) with
    {
        RedirectsTo = "The request of the application once more, which is answered now.",
    };

    internal static Task<IResult> HandleAsync(HttpContext http, SignOutFlow flow, CancellationToken ct) => flow.SignOutAsync(http, ct);

    internal static IResult Of(AuthorizationRequest asked, string email) =>
        Page.Of(
            "Sign out?",
            Html.Of(
                $"""
                <p>You are signed in as {email}.</p>
                <form method="post" action="{Path}">
                {Page.Hidden("continue", asked.ToString())}
                <p><button type="submit">Sign out</button></p>
                </form>
                """
            ),
            [],
            FormTarget.OfSignOut(asked)
        );
}
