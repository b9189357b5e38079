using System.Globalization;
using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain.Sessions;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>
/// Signing out for an application. With an id token of the person who uses the browser it happens at once; without one any page could sign
/// people out, so they are asked.
/// </summary>
internal sealed class SignOutFlow(BrowserSession browser, LogOut logOut)
{
    internal async Task<IResult> NextAsync(HttpContext http, AuthorizationRequest asked, CancellationToken ct)
    {
        var hint = await Engine.PresentedAsync(http);
        var session = await browser.FindAsync(http, ct);
        if (session is not null)
        {
            if (hint?.GetClaim(Claims.Subject) != Text(session.UserId))
            {
                return SignOutPage.Of(asked, session.Email);
            }

            await logOut.ExecuteAsync(session.UserId, session.Session.Id, http.Client(), ct);
            browser.Forget(http);
        }

        // The session of the application, also where that of the browser is over.
        if (
            Guid.TryParse(hint?.GetClaim("sid"), CultureInfo.InvariantCulture, out var sessionId)
            && Guid.TryParse(hint?.GetClaim(Claims.Subject), CultureInfo.InvariantCulture, out var userId)
        )
        {
            await logOut.ExecuteAsync(userId, sessionId, http.Client(), ct);
        }

        var answer = await Engine.SignOutAsync(http);
        return answer.RedirectUri is null or ""
            ? Page.Message("You are signed out", "You can close this page.")
            : AuthorizationAnswer.Of(answer);
    }

    /// <summary>What the button of that page does.</summary>
    internal async Task<IResult> SignOutAsync(HttpContext http, CancellationToken ct)
    {
        if (
            await PageForm.ReadAsync(http) is not { } form
            || AuthorizationRequest.Parse(form["continue"].ToString()).Value is not { } asked
        )
        {
            return PageForm.Refused();
        }

        if (await browser.FindAsync(http, ct) is { } session)
        {
            await logOut.ExecuteAsync(session.UserId, session.Session.Id, http.Client(), ct);
        }

        browser.Forget(http);
        return new SeeOther(LogoutEndpoint.Path, asked.ToString());
    }

    private static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
