using Identity.Api.Http;
using Identity.Domain.Emails;

namespace Identity.Api.Pages;

/// <summary>The button of that page.</summary>
internal static class VerifyEmailPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "emailPagesVerify",
        "Confirm an email address from the page",
        400,
        409
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, VerifyEmail verifyEmail, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var verified = await verifyEmail.ExecuteAsync(form["token"].ToString(), http.Client(), ct);
        return verified.IsSuccess
            ? Page.Message("Email address confirmed", "Thank you. You can now close this page and sign in with this email address.")
            : EmailPage.Refusal(verified.Errors[0]);
    }
}
