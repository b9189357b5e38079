using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Login;
using Identity.Domain.Passwords;

namespace Identity.Api.OAuth;

/// <summary>What the sign-in form of a page does: the password, the cookie of a known device, the session of the browser.</summary>
internal sealed class BrowserLogIn(LogIn logIn, BrowserSession browser)
{
    internal async Task<Result<LogInOutcome>> ExecuteAsync(HttpContext http, IFormCollection form, CancellationToken ct)
    {
        var password = new UnverifiedPassword(form["password"].ToString());
        var outcome = await logIn.ExecuteAsync(form["email"].ToString(), password, asked: null, resetToken: null, http.Client(), ct);
        if (outcome.Value is { } passed)
        {
            DeviceCookie.Remember(http, passed.Password);
        }

        if (outcome.Value is LogInOutcome.Complete complete)
        {
            await browser.BeginAsync(http, complete.SignedIn.Tokens, ct);
        }

        return outcome;
    }
}
