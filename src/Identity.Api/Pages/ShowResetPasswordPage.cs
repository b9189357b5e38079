using Identity.Api.Http;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;

namespace Identity.Api.Pages;

/// <summary>What the mailed link opens, and where a code is typed. Looking uses nothing up.</summary>
internal static class ShowResetPasswordPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "passwordPagesShowReset",
        "Show the page to choose a new password",
        400
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CheckResetLink checkResetLink,
        UndoLinks undoLinks,
        PasswordSettings settings,
        CancellationToken ct
    )
    {
        if (http.Request.Query["token"].ToString() is not { Length: > 0 } token)
        {
            return PasswordPage.CodeForm(email: null, settings, []);
        }

        var found = await checkResetLink.ExecuteAsync(token, ct);
        return found.Value is { } secret
            ? PasswordPage.LinkForm(token, await undoLinks.FindAsync(secret.UserId, ct), settings, [])
            : PasswordPage.Refusal(found.Errors[0]);
    }
}
