using Identity.Api.Http;
using Identity.Api.Pages.Steps;
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
    StepPages steps,
    PhoneStepPage phone,
    ExchangeTemporaryToken exchange,
    LogIn logIn,
    LogOut logOut
)
{
    private const string Finish = "finish";

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
            var completed = Html.Of($"{Page.Faults(faults)}<p>You completed all steps.</p>");
            return Page.Of("Almost done", StepForm.Of(token, Finish, completed, "Finish"), faults);
        }

        var total = onboarding.Steps.Count;
        var progress = Html.Of($"{Page.Faults(faults)}<p>Step {total - onboarding.Fields.Count + 1} of {total}</p>");
        var page = steps.Of(step.Kind);
        return Page.Of(page.TitleOf(step), Html.Of($"{progress}{page.BodyOf(step, onboarding, token)}"), faults);
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

    internal Task<IResult> SendCodeAsync(HttpContext http, CancellationToken ct) => ActAsync(http, _ => phone.SendCodeAsync, ct);

    internal Task<IResult> StepAsync(HttpContext http, CancellationToken ct) => ActAsync(http, FindAction, ct);

    private async Task<IResult> ActAsync(HttpContext http, Func<string, StepAction> find, CancellationToken ct)
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

        var outcome = await find(form["action"].ToString())(new StepRequest(http, onboarding, form), ct);
        return outcome.Page ?? await NextAsync(outcome.Token ?? token, outcome.Faults, ct);
    }

    private StepAction FindAction(string name) =>
        name == Finish ? FinishAsync
        : steps.Find(name) is { } page ? page.ActAsync
        : (_, _) => Task.FromResult(new StepOutcome([])); // the way back from a code: the page of the next step, as it is now

    private async Task<StepOutcome> FinishAsync(StepRequest request, CancellationToken ct)
    {
        // Nobody repeats this exchange: the session ends at once.
        var exchanged = await exchange.ExecuteAsync(request.Onboarding, Guid.CreateVersion7(), request.Http.Client(), ct);
        if (!exchanged.IsSuccess)
        {
            return new StepOutcome(exchanged.Errors);
        }

        await EndAsync(exchanged.Value, request.Http, ct); // the account is active; signing in is the app's business
        return new StepOutcome([], Page: Finished());
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
}
