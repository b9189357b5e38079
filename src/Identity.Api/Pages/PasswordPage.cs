using System.Globalization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;

namespace Identity.Api.Pages;

/// <summary>Where a mailed reset leads when no frontend is configured, and where to ask for one.</summary>
internal static class PasswordPage
{
    private static readonly Html AskAgain = Html.Of($"""<p><a href="/pages/forgot-password">Ask for a new link</a></p>""");

    private static readonly Html CancelUndo = Html.Of(
        $"""
        <p>A previous email address of this account can still undo the change of email address.</p>
        <p><label><input type="checkbox" name="cancelEmailUndo" value="true">The previous email address can no longer undo the change</label></p>
        """
    );

    /// <summary>Beside a field that takes a new password.</summary>
    internal static string HintOf(PasswordSettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"At least {settings.MinimumLength} characters. A few words make a good one.");

    internal static IResult ForgotForm(IReadOnlyList<Error> faults) =>
        Page.Of(
            "Forgot your password?",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <form method="post" action="/pages/forgot-password">
                {Page.Field("email", "Email address", "email", "username")}
                <p><button type="submit">Send me a link and a code</button></p>
                </form>
                """
            ),
            faults
        );

    internal static IResult CodeForm(string? email, PasswordSettings settings, IReadOnlyList<Error> faults) =>
        ResetPage(
            faults,
            settings,
            Html.Of(
                $"""
                {Page.Field("email", "Email address", "email", "username", email)}
                {Page.Field("code", "Code", "text", "one-time-code", hint: "The eight digits from the email.")}
                """
            ),
            choice: Html.Empty,
            below: Html.Empty
        );

    internal static IResult LinkForm(string token, UndoState undo, PasswordSettings settings, IReadOnlyList<Error> faults) =>
        ResetPage(
            faults,
            settings,
            Page.Hidden("token", token),
            undo is UndoState.Cancellable ? CancelUndo : Html.Empty,
            Html.Of(
                $"""
                <h2>Or keep your password</h2>
                <p>If you know your password and cannot sign in after too many failed attempts, enter it here. This browser can then sign in again.</p>
                <form method="post" action="/pages/reset-password">
                {Page.Hidden("token", token)}{Page.Hidden("action", "keep")}
                {Page.Field("password", "Current password", "password", "current-password")}
                <p><button type="submit" class="secondary">Keep my password</button></p>
                </form>
                """
            )
        );

    private static IResult ResetPage(IReadOnlyList<Error> faults, PasswordSettings settings, Html proof, Html choice, Html below) =>
        Page.Of(
            "Choose a new password",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <form method="post" action="/pages/reset-password">
                {proof}
                {Page.Field("newPassword", "New password", "password", "new-password", hint: HintOf(settings))}
                {Page.Field("confirmPassword", "Repeat the password", "password", "new-password")}
                {choice}
                <p><button type="submit">Set the password</button></p>
                </form>
                {below}
                """
            ),
            faults
        );

    internal static IResult Kept() => Page.Message("You kept your password", "You can now sign in with your password from this browser.");

    internal static IResult Refusal(Error error) =>
        Page.Of("This link does not work", Html.Of($"<p>{error.Details}</p>{AskAgain}"), ErrorStatus.Of(error.Kind));
}
