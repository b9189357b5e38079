using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Invitations;
using Identity.Domain.Passwords;

namespace Identity.Api.Pages;

/// <summary>Where a mailed invitation leads when no frontend is configured.</summary>
internal static class InvitationPage
{
    internal static IResult Form(
        InvitationFacts facts,
        string token,
        AgreementSettings agreements,
        PasswordSettings passwords,
        IReadOnlyList<Error> faults
    )
    {
        var hasOwnPassword = facts.Account is { EmailVerified: true };
        var hint = hasOwnPassword
            ? "You already have an account with this email address. Use its password."
            : PasswordPage.HintOf(passwords);
        var autocomplete = hasOwnPassword ? "current-password" : "new-password";
        return Page.Of(
            $"Invitation to {facts.BranchName}",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <p>Hello {facts.Invitation.Name}, this invitation is for the email address <strong>{facts.Invitation.Email}</strong>.</p>
                <form method="post" action="/pages/invite">
                {Page.Hidden("token", token)}
                {Page.Hidden("username", facts.Invitation.Email)}
                {Page.Field("password", "Password", "password", autocomplete, hint: hint)}
                {Page.Field("confirmPassword", "Repeat the password", "password", autocomplete)}
                {Html.Join(agreements.All.Select(Agreement))}
                <p><button type="submit">Accept the invitation</button></p>
                </form>
                """
            ),
            faults
        );
    }

    private static Html Agreement(Agreement agreement)
    {
        var required = agreement.Required ? Html.Of($" required") : Html.Empty;
        return Html.Of(
            $"""
            <details><summary>{agreement.Title} ({agreement.Version})</summary><div class="text">{agreement.Content}</div></details>
            <p><label><input type="checkbox" name="agreement" value="{agreement.Id}"{required}> I agree: {agreement.Title}</label></p>
            """
        );
    }

    internal static IResult Refusal(Error error, string token)
    {
        if (error == InvitationErrors.Expired)
        {
            return Page.Of(
                "This link has expired",
                Html.Of(
                    $"""
                    <p>We can send a new link to the invited email address.</p>
                    <form method="post" action="/pages/invite/renew">{Page.Hidden(
                        "token",
                        token
                    )}<p><button type="submit">Send a new link</button></p></form>
                    """
                ),
                StatusCodes.Status400BadRequest
            );
        }

        return error == InvitationErrors.Used
            ? Page.Of(
                "This invitation was already accepted",
                Html.Of($"""<p>To complete any remaining steps, <a href="/pages/onboarding">sign in</a>.</p>"""),
                StatusCodes.Status400BadRequest
            )
            : Page.Message("This link does not work", error.Details, ErrorStatus.Of(error.Kind));
    }
}
