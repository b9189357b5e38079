using Identity.Api.Http;
using Identity.Domain.Emails;

namespace Identity.Api.Pages;

/// <summary>The button of that page.</summary>
internal static class UndoEmailPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "emailPagesUndo",
        "Undo a change of email address from the page",
        400,
        409
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, UndoEmailChange undoEmailChange, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var undone = await undoEmailChange.ExecuteAsync(form["token"].ToString(), http.Client(), ct);
        return undone.IsSuccess
            ? Page.Message("The change was undone", "Check your email: we sent you a link to choose a new password.")
            : EmailPage.Refusal(undone.Errors[0]);
    }
}
