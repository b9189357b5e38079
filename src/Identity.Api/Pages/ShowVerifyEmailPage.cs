using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>Asks the reader of the mail to confirm the address. Looking changes nothing.</summary>
internal static class ShowVerifyEmailPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "emailPagesShowVerify",
        "Show the page to confirm an email address",
        400
    );

    internal static IResult Handle(HttpContext http) =>
        EmailPage.Show(
            http,
            "/pages/verify-email",
            "Confirm",
            form =>
                Page.Of(
                    "Confirm your email address",
                    Html.Of(
                        $"""
                        <p>Confirm only if you signed up with this email address yourself, or asked for this change of email address yourself. Otherwise another person can sign in to the account.</p>
                        <p>If this was not you, close this page. Then nothing happens.</p>
                        {form}
                        """
                    )
                )
        );
}
