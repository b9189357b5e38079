using System.Globalization;
using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Api.Pages;

/// <summary>Where a mailed reset leads when no frontend is configured, and where to ask for one. Looking uses nothing up; only the button does.</summary>
internal static class PasswordPages
{
    internal static readonly RouteDescription ShowForgotDescription = new("Pages", "Show the page to ask for a new password", null, StatusCodes.Status200OK, typeof(string)) { Produces = ["text/html"] };
    internal static readonly RouteDescription ForgotDescription = ShowForgotDescription with { Summary = "Ask for a new password from the page", PageStatuses = [400] };
    internal static readonly RouteDescription ShowResetDescription = ShowForgotDescription with { Summary = "Show the page to choose a new password", PageStatuses = [400] };
    internal static readonly RouteDescription ResetDescription = ShowForgotDescription with { Summary = "Choose a new password from the page", PageStatuses = [400, 403] };

    private static readonly Html AskAgain = Html.Of($"""<p><a href="/pages/forgot-password">Ask for a new link</a></p>""");

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

    internal static async Task<IResult> ShowResetAsync(HttpContext http, CheckResetLink checkResetLink, PasswordSettings settings, CancellationToken ct)
    {
        if (http.Request.Query["token"].ToString() is not { Length: > 0 } token)
        {
            return ResetForm(token: null, email: null, settings, []);
        }

        var found = await checkResetLink.ExecuteAsync(token, ct);
        return found.IsSuccess ? ResetForm(token, email: null, settings, []) : Refusal(found.Errors[0]);
    }

    internal static async Task<IResult> ResetAsync(HttpContext http, ResetPassword resetPassword, PasswordSettings settings, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var token = form["token"].ToString() is { Length: > 0 } sent ? sent : null;
        var email = form["email"].ToString();
        var password = new UnverifiedPassword(form["newPassword"].ToString());
        if (PasswordRules.CheckRepetition(password, new UnverifiedPassword(form["confirmPassword"].ToString()), "confirmPassword") is { } fault)
        {
            return ResetForm(token, email, settings, [fault]);
        }

        ResetProof proof = token is null ? new ResetProof.Code(email, form["code"].ToString()) : new ResetProof.Link(token);
        var reset = await resetPassword.ExecuteAsync(proof, password, http.Client(), ct);
        if (reset.IsSuccess)
        {
            DeviceCookie.Remember(http, reset.Value);
        }

        return reset.IsSuccess ? Page.Message("Your password was changed", "You can now sign in with the new password. All other sessions have ended.")
            : token is not null && ResetErrors.All.Contains(reset.Errors[0]) ? Refusal(reset.Errors[0])
            : ResetForm(token, email, settings, reset.Errors);
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

    private static IResult ResetForm(string? token, string? email, PasswordSettings settings, IReadOnlyList<Error> faults)
    {
        var proof = token is not null
            ? Page.Hidden("token", token)
            : Html.Of($"""
                {Page.Field("email", "Email address", "email", "username", email)}
                {Page.Field("code", "Code", "text", "one-time-code", hint: "The eight digits from the email.")}
                """);
        return Page.Of(
            "Choose a new password",
            Html.Of($"""
                {Page.Faults(faults)}
                <form method="post" action="/pages/reset-password">
                {proof}
                {Page.Field("newPassword", "New password", "password", "new-password", hint: HintOf(settings))}
                {Page.Field("confirmPassword", "Repeat the password", "password", "new-password")}
                <p><button type="submit">Set the password</button></p>
                </form>
                """),
            faults);
    }

    private static IResult Refusal(Error error) => Page.Of("This link does not work", Html.Of($"<p>{error.Details}</p>{AskAgain}"), ErrorStatus.Of(error.Kind));
}
