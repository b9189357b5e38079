using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Emails;

namespace Identity.Api.Pages;

/// <summary>Where links about an address lead when no frontend is configured. Scanners of mails and previews open links: looking changes
/// nothing, only the button does (security requirement 50).</summary>
internal static class EmailPages
{
    internal static readonly RouteDescription ShowVerifyDescription = new("Pages", "Show the page to confirm an email address", null, StatusCodes.Status200OK, typeof(string)) { Produces = ["text/html"], PageStatuses = [400] };
    internal static readonly RouteDescription VerifyDescription = ShowVerifyDescription with { Summary = "Confirm an email address from the page", PageStatuses = [400, 409] };
    internal static readonly RouteDescription ShowUndoDescription = ShowVerifyDescription with { Summary = "Show the page to undo a change of email address" };
    internal static readonly RouteDescription UndoDescription = ShowVerifyDescription with { Summary = "Undo a change of email address from the page", PageStatuses = [400, 409] };

    internal static IResult ShowVerify(HttpContext http) => Show(http, "/pages/verify-email", "Confirm", form => Page.Of(
        "Confirm your email address",
        Html.Of($"""
            <p>Confirm only if you signed up with this email address yourself, or asked for this change of email address yourself. Otherwise another person can sign in to the account.</p>
            <p>If this was not you, close this page. Then nothing happens.</p>
            {form}
            """)));

    internal static async Task<IResult> VerifyAsync(HttpContext http, VerifyEmail verifyEmail, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var verified = await verifyEmail.ExecuteAsync(form["token"].ToString(), http.Client(), ct);
        return verified.IsSuccess ? Page.Message("Email address confirmed", "Thank you. You can now close this page and sign in with this email address.") : Refusal(verified.Errors[0]);
    }

    internal static IResult ShowUndo(HttpContext http) => Show(http, "/pages/undo-email-change", "Undo the change", form => Page.Of(
        "Undo the change",
        Html.Of($"""
            <p>The account gets its previous email address back. All sessions end, and the password no longer works. We send an email to the previous email address, with a link to choose a new password.</p>
            {form}
            """)));

    internal static async Task<IResult> UndoAsync(HttpContext http, UndoEmailChange undoEmailChange, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var undone = await undoEmailChange.ExecuteAsync(form["token"].ToString(), http.Client(), ct);
        return undone.IsSuccess ? Page.Message("The change was undone", "Check your email: we sent you a link to choose a new password.") : Refusal(undone.Errors[0]);
    }

    /// <summary>The page with its button, or without a token the sentence that a button could only repeat.</summary>
    private static IResult Show(HttpContext http, string path, string button, Func<Html, IResult> page) =>
        http.Request.Query["token"].ToString() is not { Length: > 0 } token
            ? Page.IncompleteLink()
            : page(Html.Of($"""<form method="post" action="{path}">{Page.Hidden("token", token)}<p><button type="submit">{button}</button></p></form>"""));

    private static IResult Refusal(Error error) => Page.Message(error.Title, error.Details, ErrorStatus.Of(error.Kind));
}
