using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>Where to ask for a mail.</summary>
internal static class ShowForgotPasswordPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "passwordPagesShowForgot",
        "Show the page to ask for a new password"
    );

    internal static IResult Handle() => PasswordPage.ForgotForm([]);
}
