using Identity.Api.Http;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages;

/// <summary>The button of that page.</summary>
internal static class ForgotPasswordPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "passwordPagesForgot",
        "Ask for a new password from the page",
        400
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RequestPasswordReset requestPasswordReset, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var requested = await requestPasswordReset.ExecuteAsync(form["email"].ToString(), http.Client(), ct);
        return requested.IsSuccess
            ? Page.Of(
                "Check your email",
                Html.Of(
                    $"""
                    <p>If an account with this email address exists, we sent a link and a code to it.</p>
                    <p><a href="/pages/reset-password">Enter the code</a></p>
                    """
                )
            )
            : PasswordPage.ForgotForm(requested.Errors);
    }
}
