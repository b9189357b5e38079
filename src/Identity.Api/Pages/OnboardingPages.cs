using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Login;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Pages;

/// <summary>
/// The steps of an onboarding, one page each. The temporary token travels in a hidden field: never in an address, and in no cookie
/// that another page could ride on.
/// </summary>
internal sealed class OnboardingPages(
    ITokenVerifier verifier,
    IOnboardingStore onboardings,
    SendPhoneCode sendPhoneCode,
    VerifyPhone verifyPhone,
    AcknowledgeStep acknowledgeStep,
    ReplacePassword replacePassword,
    ExchangeTemporaryToken exchange,
    LogIn logIn,
    LogOut logOut,
    OnboardingSettings settings,
    PasswordSettings passwords
)
{
    private static readonly Error Gone = TokenErrors.TokenInvalid.Because("Your time for this step has expired. Sign in to continue.");

    /// <summary>The page of the next step.</summary>
    internal async Task<IResult> NextAsync(string token, IReadOnlyList<Error> faults, CancellationToken ct)
    {
        if (await FindAsync(token, ct) is not { } onboarding)
        {
            return SignIn([Gone]);
        }

        if (onboarding.Steps.OrderBy(step => step.Position).FirstOrDefault(step => step.State is not StepState.Completed) is not { } step)
        {
            return Page.Of(
                "Almost done",
                Form(token, "finish", Html.Of($"{Page.Faults(faults)}<p>You completed all steps.</p>"), "Finish"),
                faults
            );
        }

        var total = onboarding.Steps.Count;
        var progress = Html.Of($"{Page.Faults(faults)}<p>Step {total - onboarding.Fields.Count + 1} of {total}</p>");
        return Page.Of(TitleOf(step), Html.Of($"{progress}{BodyOf(step, onboarding, token)}"), faults);
    }

    /// <summary>Signs in, which makes the browser a known device, and goes on with an onboarding where one is open.</summary>
    internal async Task<IResult> SignInAsync(
        HttpContext http,
        string email,
        string password,
        string? resetToken,
        Func<IReadOnlyList<Error>, IResult> refused,
        Func<IResult> done,
        CancellationToken ct
    )
    {
        var outcome = await logIn.ExecuteAsync(email, new UnverifiedPassword(password), asked: null, resetToken, http.Client(), ct);
        if (outcome.Value is { } passed)
        {
            DeviceCookie.Remember(http, passed.Password);
        }

        switch (outcome.Value)
        {
            case LogInOutcome.MustOnboard must:
                return await NextAsync(must.Onboarding.TemporaryAccessToken, [], ct);
            case LogInOutcome.Complete complete:
                await EndAsync(complete.SignedIn.Tokens, http, ct); // nothing here can use it
                return done();
            default:
                return refused(outcome.Errors);
        }
    }

    internal async Task<IResult> ResumeAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        return await SignInAsync(http, form["email"].ToString(), form["password"].ToString(), resetToken: null, SignIn, Finished, ct);
    }

    internal async Task<IResult> SendCodeAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var (token, number) = (form["token"].ToString(), form["phoneNumber"].ToString());
        if (await FindAsync(token, ct) is not { } onboarding)
        {
            return SignIn([Gone]);
        }

        var sent = await sendPhoneCode.ExecuteAsync(onboarding, number, http.Client().Language, ct);
        return sent.IsSuccess ? CodeForm(token, sent.Value.Value, []) : await NextAsync(token, sent.Errors, ct);
    }

    internal async Task<IResult> StepAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var token = form["token"].ToString();
        if (await FindAsync(token, ct) is not { } onboarding)
        {
            return SignIn([Gone]);
        }

        var client = http.Client();
        switch (form["action"].ToString())
        {
            case "verify":
                var verified = await verifyPhone.ExecuteAsync(onboarding, form["code"].ToString(), client.Address, ct);
                return verified.IsSuccess ? await NextAsync(token, [], ct)
                    : verified.Errors[0] == OnboardingErrors.CodeInvalid ? CodeForm(token, onboarding.PhoneNumber ?? "", verified.Errors)
                    : await NextAsync(token, verified.Errors, ct);
            case "acknowledge":
                var acknowledged = await acknowledgeStep.ExecuteAsync(onboarding, form["step"].ToString(), client.Address, ct);
                return await NextAsync(token, acknowledged.Errors, ct);
            case "password":
                var replaced = await replacePassword.ExecuteAsync(
                    onboarding,
                    new UnverifiedPassword(form["newPassword"].ToString()),
                    client.Address,
                    ct
                );
                if (replaced.IsSuccess)
                {
                    DeviceCookie.Remember(http, replaced.Value.Password);
                }

                return await NextAsync(replaced.IsSuccess ? replaced.Value.Onboarding.TemporaryAccessToken : token, replaced.Errors, ct);
            case "finish":
                var exchanged = await exchange.ExecuteAsync(onboarding, Guid.CreateVersion7(), client, ct); // nobody repeats it: the session ends at once
                if (!exchanged.IsSuccess)
                {
                    return await NextAsync(token, exchanged.Errors, ct);
                }

                await EndAsync(exchanged.Value, http, ct); // the account is active; signing in is the app's business
                return Finished();
            default:
                return await NextAsync(token, [], ct);
        }
    }

    private async Task<OpenOnboarding?> FindAsync(string token, CancellationToken ct) =>
        await verifier.VerifyAsync(token, ct) is TokenVerdict.Valid({ Kind: TokenKind.Temporary } valid)
            ? await onboardings.FindAsync(valid.Subject, valid.SessionId, ct)
            : null;

    private Task<Result<Done>> EndAsync(SessionTokens tokens, HttpContext http, CancellationToken ct) =>
        logOut.ExecuteAsync(tokens.RefreshToken, http.Client(), ct);

    internal static IResult SignIn(IReadOnlyList<Error> faults) =>
        Page.Of(
            "Sign in to continue",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <form method="post" action="/pages/onboarding">
                {Page.Field("email", "Email address", "email", "username")}
                {Page.Field("password", "Password", "password", "current-password")}
                <p><button type="submit">Sign in</button></p>
                </form>
                <p><a href="/pages/forgot-password">Forgot your password?</a></p>
                """
            ),
            faults
        );

    private static IResult Finished() =>
        Page.Message("All done", "Your account is ready. You can now close this page and sign in to the app.");

    private string TitleOf(OnboardingStep step) =>
        step.Kind switch
        {
            StepKind.Phone => "Your phone number",
            StepKind.Password => "Choose a password",
            _ => settings.Steps.FirstOrDefault(candidate => candidate.Name == step.Name)?.Title ?? step.Name,
        };

    private Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token) =>
        step.Kind switch
        {
            StepKind.Phone => Form(
                token,
                null,
                Page.Field(
                    "phoneNumber",
                    "Phone number",
                    "tel",
                    "tel",
                    onboarding.PhoneNumber,
                    "Start with + and the country code, such as +49 151 12345678."
                ),
                "Send the code",
                path: "/pages/onboarding/code"
            ),
            StepKind.Password => Form(
                token,
                "password",
                Page.Field("newPassword", "New password", "password", "new-password", hint: PasswordPage.HintOf(passwords)),
                "Set the password"
            ),
            StepKind.Acknowledge => Form(
                token,
                "acknowledge",
                Html.Of($"""{Page.Hidden("step", step.Name)}<div class="text">{ContentOf(step)}</div>"""),
                "I confirm this"
            ),
            _ => Html.Of(
                $"""<p>{(step.State is StepState.Rejected ? "This was not accepted: " + step.Details : "Another service is still working on this. You can come back later.")}</p>{Form(token, "check", Html.Empty, "Check again")}"""
            ),
        };

    private string ContentOf(OnboardingStep step) => settings.Steps.FirstOrDefault(candidate => candidate.Name == step.Name)?.Content ?? "";

    private static IResult CodeForm(string token, string number, IReadOnlyList<Error> faults) =>
        Page.Of(
            "Enter the verification code",
            Html.Of(
                $"""
                {Page.Faults(faults)}<p>We sent a verification code with six digits to {number}. The code is valid for 10 minutes.</p>
                {Form(token, "verify", Page.Field("code", "Verification code", "text", "one-time-code"), "Continue")}
                {Form(token, "back", Html.Empty, "Change the number or send a new code", "secondary")}
                """
            ),
            faults
        );

    private static Html Form(
        string token,
        string? action,
        Html content,
        string button,
        string style = "primary",
        string path = "/pages/onboarding/step"
    ) =>
        Html.Of(
            $"""
            <form method="post" action="{path}">{Page.Hidden("token", token)}{(
                action is null ? Html.Empty : Page.Hidden("action", action)
            )}{content}<p><button type="submit" class="{style}">{button}</button></p></form>
            """
        );
}
