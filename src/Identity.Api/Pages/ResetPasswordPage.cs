using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;

namespace Identity.Api.Pages;

/// <summary>The buttons of that page: a new password, or the one that its owner keeps.</summary>
internal static class ResetPasswordPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "passwordPagesReset",
        "Choose a new password from the page",
        400,
        401,
        403,
        409
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        CheckResetLink checkResetLink,
        UndoLinks undoLinks,
        ResetPassword resetPassword,
        OnboardingPages signIn,
        PasswordSettings settings,
        CancellationToken ct
    )
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var (token, email) = (form["token"].ToString(), form["email"].ToString());
        if (token.Length == 0)
        {
            return await SetAsync(
                new ResetProof.Code(email, form["code"].ToString()),
                cancelsUndo: false,
                faults => PasswordPage.CodeForm(email, settings, faults)
            );
        }

        var found = await checkResetLink.ExecuteAsync(token, ct);
        if (found.Value is not { } secret)
        {
            return PasswordPage.Refusal(found.Errors[0]);
        }

        var undo = await undoLinks.FindAsync(secret.UserId, ct);
        return form["action"] == "keep"
            ? await signIn.SignInAsync(http, secret.Address, form["password"].ToString(), token, Again, PasswordPage.Kept, ct)
            : await SetAsync(new ResetProof.Link(token), form["cancelEmailUndo"] == "true", Again);

        IResult Again(IReadOnlyList<Error> faults) =>
            faults[0].Source is "token" or "resetToken"
                ? PasswordPage.Refusal(faults[0])
                : PasswordPage.LinkForm(token, undo, settings, faults);

        async Task<IResult> SetAsync(ResetProof proof, bool cancelsUndo, Func<IReadOnlyList<Error>, IResult> again)
        {
            var password = new UnverifiedPassword(form["newPassword"].ToString());
            if (
                PasswordRules.CheckRepetition(password, new UnverifiedPassword(form["confirmPassword"].ToString()), "confirmPassword") is
                { } fault
            )
            {
                return again([fault]);
            }

            var reset = await resetPassword.ExecuteAsync(proof, password, cancelsUndo, http.Client(), ct);
            if (!reset.IsSuccess)
            {
                return again(reset.Errors);
            }

            DeviceCookie.Remember(http, reset.Value);
            return Page.Message("Your password was changed", "You can now sign in with the new password. All other sessions have ended.");
        }
    }
}
