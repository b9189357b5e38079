using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>Asks the reader of the mail to take a change of address back. Looking changes nothing.</summary>
internal static class ShowUndoEmailPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "emailPagesShowUndo",
        "Show the page to undo a change of email address",
        400
    );

    internal static IResult Handle(HttpContext http) =>
        EmailPage.Show(
            http,
            "/pages/undo-email-change",
            "Undo the change",
            form =>
                Page.Of(
                    "Undo the change",
                    Html.Of(
                        $"""
                        <p>The account gets its previous email address back. All sessions end, and the password no longer works. We send an email to the previous email address, with a link to choose a new password.</p>
                        {form}
                        """
                    )
                )
        );
}
