using System.Globalization;
using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>
/// Signing out for an application. With the id token of a session of the person who uses the browser it happens at once; without one any
/// page could sign people out, and with an old one anyone who found it in a log, so they are asked.
/// </summary>
internal sealed class SignOutFlow(
    BrowserSession browser,
    ISessionStore sessions,
    IRequestProofs proofs,
    LogOut logOut,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <summary>What the id token has proved, on its way to the same end without the token, which has no place in an address.</summary>
    private const string Hinted = "identity_hinted";

    /// <summary>For a form of another site, which comes without the cookie.</summary>
    internal async Task<IResult> DetourAsync(HttpContext http, AuthorizationRequest asked, CancellationToken ct)
    {
        asked = asked.Only(Parameters.ClientId, Parameters.PostLogoutRedirectUri, Parameters.State, Parameters.UiLocales);
        if (await FindHintedAsync(http, ct) is { } hinted)
        {
            asked = asked.With(Hinted, proofs.Write(new RequestProof(true, hinted.Session.Id, asked.Fingerprint(), time.Now())));
        }

        return new SeeOther(LogoutEndpoint.Path, asked.ToString());
    }

    internal async Task<IResult> NextAsync(HttpContext http, AuthorizationRequest asked, CancellationToken ct)
    {
        var hinted = await FindHintedAsync(http, ct) ?? await FindProvenAsync(asked, ct);
        var session = await browser.FindAsync(http, ct);
        if (session is not null && hinted?.UserId != session.UserId)
        {
            return SignOutPage.Of(asked, session.Email);
        }

        // The session of the application, also where that of the browser is over; and first, so that it is told once.
        if (hinted is not null)
        {
            await logOut.ExecuteAsync(hinted.UserId, hinted.Session.Id, http.Client(), ct);
        }

        if (session is not null)
        {
            await logOut.ExecuteAsync(session.UserId, session.Session.Id, http.Client(), ct);
            browser.Forget(http);
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

        await browser.EndAsync(http, ct);
        browser.Forget(http);
        return new SeeOther(LogoutEndpoint.Path, asked.ToString());
    }

    private async Task<SessionFacts?> FindProvenAsync(AuthorizationRequest asked, CancellationToken ct) =>
        asked[Hinted] is { } hinted
        && proofs.TryRead(hinted, out var proof)
        && proof.Answers(asked.Fingerprint(Hinted), time.Now())
        && await sessions.FindFactsAsync(proof.SessionId, ct) is { } facts
        && facts.Session.IsOpenAt(time.Now(), settings.RefreshTokenLifetime)
            ? facts
            : null;

    /// <summary>The session of the id token that came along, while it is open.</summary>
    private async Task<SessionFacts?> FindHintedAsync(HttpContext http, CancellationToken ct)
    {
        var hint = await Engine.PresentedAsync(http);
        return
            Guid.TryParse(hint?.GetClaim("sid"), CultureInfo.InvariantCulture, out var id)
            && await sessions.FindFactsAsync(id, ct) is { } facts
            && hint!.GetClaim(Claims.Subject) == facts.UserId.ToString("D", CultureInfo.InvariantCulture)
            && facts.Session.IsOpenAt(time.Now(), settings.RefreshTokenLifetime)
            ? facts
            : null;
    }
}
