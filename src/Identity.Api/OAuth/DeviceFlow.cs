using System.Security.Cryptography;
using System.Text;
using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.Login;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;

namespace Identity.Api.OAuth;

/// <summary>
/// Connecting a device, one page after the other: the code, a sign-in where there is none, the question. Whether a code is right is told
/// after the sign-in alone.
/// </summary>
internal sealed class DeviceFlow(
    BrowserSession browser,
    BrowserLogIn logIn,
    ConnectDevice connectDevice,
    IRequestProofs proofs,
    OnboardingPages onboarding,
    TimeProvider time
)
{
    /// <summary>What the form with the code does.</summary>
    internal async Task<IResult> NextAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var typed = CodeIn(form);
        return await browser.FindAsync(http, ct) is { } session ? await AskAsync(http, typed, session, ct) : DevicePage.SignIn(typed, []);
    }

    /// <summary>What the form with the password does.</summary>
    internal async Task<IResult> SignInAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        var outcome = await logIn.ExecuteAsync(http, form, ct);
        return outcome.Value switch
        {
            LogInOutcome.MustOnboard must => await onboarding.NextAsync(must.Onboarding.TemporaryAccessToken, [], ct),
            LogInOutcome.Complete when await browser.FindAsync(http, ct) is { } session => await AskAsync(http, CodeIn(form), session, ct),
            _ => DevicePage.SignIn(CodeIn(form), outcome.Errors, form["email"].ToString()),
        };
    }

    /// <summary>What the buttons of the question do.</summary>
    internal async Task<IResult> DecideAsync(HttpContext http, CancellationToken ct)
    {
        if (
            await PageForm.ReadAsync(http) is not { } form
            || await browser.FindAsync(http, ct) is not { } session
            || !proofs.TryRead(form["question"].ToString(), out var proof)
            || proof.IsAnswer
            || !proof.IsAbout(session.Session.Id, Fingerprint(CodeIn(form)))
        )
        {
            return PageForm.Refused();
        }

        var waiting = await connectDevice.FindAsync(CodeIn(form), session, http.Client(), ct);
        var isAllowed = form["decision"] == ConsentPage.Allow;
        var decided = waiting.IsSuccess
            ? await connectDevice.DecideAsync(waiting.Value, session, isAllowed, http.Client(), ct)
            : waiting.Errors[0];
        return !decided.IsSuccess ? DevicePage.Of("", decided.Errors)
            : isAllowed ? Page.Message("Your device is connected", "Go back to your device. It continues in a few seconds.")
            : Page.Message("The device is not connected", "You can close this page.");
    }

    private async Task<IResult> AskAsync(HttpContext http, string typed, SessionFacts session, CancellationToken ct)
    {
        var waiting = await connectDevice.FindAsync(typed, session, http.Client(), ct);
        if (!waiting.IsSuccess)
        {
            return DevicePage.Of(typed, waiting.Errors);
        }

        var question = new RequestProof(false, session.Session.Id, Fingerprint(waiting.Value.UserCode), time.Now());
        return DevicePage.Ask(waiting.Value, session.Email, proofs.Write(question));
    }

    private static string CodeIn(IFormCollection form) => form[DevicePage.CodeField].ToString();

    /// <summary>No request for a code looks like this.</summary>
    private static byte[] Fingerprint(string userCode) => SHA256.HashData(Encoding.UTF8.GetBytes($"device {userCode}"));
}
