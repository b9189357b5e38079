using System.Globalization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;

namespace Identity.Api.Pages;

/// <summary>Where a mailed reset leads when no frontend is configured, and where to ask for one. Looking uses nothing up; only the button does.</summary>
internal static class PasswordPages
{
    internal static readonly RouteDescription ShowForgotDescription = new("Pages", "Show the page to ask for a new password", null, StatusCodes.Status200OK, typeof(string)) { Produces = ["text/html"] };
    internal static readonly RouteDescription ForgotDescription = ShowForgotDescription with { Summary = "Ask for a new password from the page", PageStatuses = [400] };
    internal static readonly RouteDescription ShowResetDescription = ShowForgotDescription with { Summary = "Show the page to choose a new password", PageStatuses = [400] };
    internal static readonly RouteDescription ResetDescription = ShowForgotDescription with { Summary = "Choose a new password from the page", PageStatuses = [400, 401, 403, 409] };

    private static readonly Html AskAgain = Html.Of($"""<p><a href="/pages/forgot-password">Ask for a new link</a></p>""");

    private static readonly Html CancelUndo = Html.Of($"""
        <p>A previous email address of this account can still undo the change of email address.</p>
        <p><label><input type="checkbox" name="cancelEmailUndo" value="true">The previous email address can no longer undo the change</label></p>
        """);

    internal static IResult ShowForgot() => ForgotForm([]);

    internal static async Task<IResult> ForgotAsync(HttpContext http, RequestPasswordReset requestPasswordReset, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var requested = await requestPasswordReset.ExecuteAsync(form["email"].ToString(), http.Client(), ct);
        return requested.IsSuccess
            ? Page.Of(
                "Check your email",
                Html.Of($"""
                    <p>If an account with this email address exists, we sent a link and a code to it.</p>
                    <p><a href="/pages/reset-password">Enter the code</a></p>
                    """))
            : ForgotForm(requested.Errors);
    }

    internal static async Task<IResult> ShowResetAsync(
        HttpContext http, CheckResetLink checkResetLink, UndoLinks undoLinks, PasswordSettings settings, CancellationToken ct)
    {
        if (http.Request.Query["token"].ToString() is not { Length: > 0 } token)
        {
            return CodeForm(email: null, settings, []);
        }

        var found = await checkResetLink.ExecuteAsync(token, ct);
        return found.Value is { } secret ? LinkForm(token, await undoLinks.FindAsync(secret.UserId, ct), settings, []) : Refusal(found.Errors[0]);
    }

    internal static async Task<IResult> ResetAsync(
        HttpContext http,
        CheckResetLink checkResetLink,
        UndoLinks undoLinks,
        ResetPassword resetPassword,
        OnboardingPages signIn,
        PasswordSettings settings,
        CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var (token, email) = (form["token"].ToString(), form["email"].ToString());
        if (token.Length == 0)
        {
            return await SetAsync(new ResetProof.Code(email, form["code"].ToString()), cancelsUndo: false, faults => CodeForm(email, settings, faults));
        }

        var found = await checkResetLink.ExecuteAsync(token, ct);
        if (found.Value is not { } secret)
        {
            return Refusal(found.Errors[0]);
        }

        var undo = await undoLinks.FindAsync(secret.UserId, ct);
        return form["action"] == "keep"
            ? await signIn.SignInAsync(http, secret.Address, form["password"].ToString(), token, Again, Kept, ct)
            : await SetAsync(new ResetProof.Link(token), form["cancelEmailUndo"] == "true", Again);

        IResult Again(IReadOnlyList<Error> faults) =>
            faults[0].Source is "token" or "resetToken" ? Refusal(faults[0]) : LinkForm(token, undo, settings, faults);

        async Task<IResult> SetAsync(ResetProof proof, bool cancelsUndo, Func<IReadOnlyList<Error>, IResult> again)
        {
            var password = new UnverifiedPassword(form["newPassword"].ToString());
            if (PasswordRules.CheckRepetition(password, new UnverifiedPassword(form["confirmPassword"].ToString()), "confirmPassword") is { } fault)
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

    /// <summary>Beside a field that takes a new password.</summary>
    internal static string HintOf(PasswordSettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"At least {settings.MinimumLength} characters. A few words make a good one.");

    private static IResult ForgotForm(IReadOnlyList<Error> faults) => Page.Of(
        "Forgot your password?",
        Html.Of($"""
            {Page.Faults(faults)}
            <form method="post" action="/pages/forgot-password">
            {Page.Field("email", "Email address", "email", "username")}
            <p><button type="submit">Send me a link and a code</button></p>
            </form>
            """),
        faults);

    private static IResult CodeForm(string? email, PasswordSettings settings, IReadOnlyList<Error> faults) => ResetPage(
        faults,
        settings,
        Html.Of($"""
            {Page.Field("email", "Email address", "email", "username", email)}
            {Page.Field("code", "Code", "text", "one-time-code", hint: "The eight digits from the email.")}
            """),
        choice: Html.Empty,
        below: Html.Empty);

    private static IResult LinkForm(string token, UndoState undo, PasswordSettings settings, IReadOnlyList<Error> faults) => ResetPage(
        faults,
        settings,
        Page.Hidden("token", token),
        undo is UndoState.Cancellable ? CancelUndo : Html.Empty,
        Html.Of($"""
            <h2>Or keep your password</h2>
            <p>If you know your password and cannot sign in after too many failed attempts, enter it here. This browser can then sign in again.</p>
            <form method="post" action="/pages/reset-password">
            {Page.Hidden("token", token)}{Page.Hidden("action", "keep")}
            {Page.Field("password", "Current password", "password", "current-password")}
            <p><button type="submit" class="secondary">Keep my password</button></p>
            </form>
            """));

    private static IResult ResetPage(IReadOnlyList<Error> faults, PasswordSettings settings, Html proof, Html choice, Html below) => Page.Of(
        "Choose a new password",
        Html.Of($"""
            {Page.Faults(faults)}
            <form method="post" action="/pages/reset-password">
            {proof}
            {Page.Field("newPassword", "New password", "password", "new-password", hint: HintOf(settings))}
            {Page.Field("confirmPassword", "Repeat the password", "password", "new-password")}
            {choice}
            <p><button type="submit">Set the password</button></p>
            </form>
            {below}
            """),
        faults);

    private static IResult Kept() => Page.Message("You kept your password", "You can now sign in with your password from this browser.");

    private static IResult Refusal(Error error) => Page.Of("This link does not work", Html.Of($"<p>{error.Details}</p>{AskAgain}"), ErrorStatus.Of(error.Kind));
}
