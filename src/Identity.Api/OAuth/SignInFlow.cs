using System.Globalization;
using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.Login;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>
/// Signing in for an application, one page after the other: nobody is signed in, so the form; the client needs a consent that was not
/// given, so the question; else a code. Each page starts from the request itself, which the engine checks again, so nothing is kept in
/// between.
/// </summary>
internal sealed class SignInFlow(
    BrowserSession browser,
    IClientStore clients,
    ConsentQuestion consent,
    BrowserLogIn logIn,
    OnboardingPages onboarding,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <summary>The page that comes next, or the way back with a code.</summary>
    internal async Task<IResult> NextAsync(HttpContext http, AuthorizationRequest asked, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var isSilent = request.HasPromptValue(PromptValues.None);
        var client = (await clients.FindAsync(request.ClientId!, ct))!; // the engine has just seen it
        if (WhyNot(request, client) is { } refusal)
        {
            return AuthorizationAnswer.Of(await Engine.RefuseAsync(http, refusal));
        }

        var session = await browser.FindAsync(http, ct);
        if (session is null || MustSignIn(request, session) || !await IsMeantAsync(http, session))
        {
            return isSilent
                ? AuthorizationAnswer.Of(await Engine.RefuseAsync(http, Errors.LoginRequired))
                : ApplicationSignInPage.Of(asked, client, []);
        }

        if (await consent.IsOpenAsync(asked, client, session, request.GetScopes(), ct))
        {
            return isSilent
                ? AuthorizationAnswer.Of(await Engine.RefuseAsync(http, Errors.ConsentRequired))
                : ConsentPage.Of(asked, client, session.Email, consent.Ask(asked, session));
        }

        var code = CodeClaims.Of(session, request.GetScopes(), request.GetResources(), ConsentQuestion.IsNeeded(asked, client), time.Now());
        return AuthorizationAnswer.Of(await Engine.GrantAsync(http, code));
    }

    /// <summary>What the form of the sign-in page does.</summary>
    internal async Task<IResult> SignInAsync(HttpContext http, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form || await FindAskedAsync(form, ct) is not var (asked, client))
        {
            return PageForm.Refused();
        }

        var outcome = await logIn.ExecuteAsync(http, form, ct);
        return outcome.Value switch
        {
            LogInOutcome.MustOnboard must => await onboarding.NextAsync(must.Onboarding.TemporaryAccessToken, [], ct),
            LogInOutcome.Complete => new SeeOther(
                AuthorizationEndpoint.Path,
                asked.Without(PromptValues.Login, PromptValues.SelectAccount).ToString()
            ),
            _ => ApplicationSignInPage.Of(asked, client, outcome.Errors, form["email"].ToString()),
        };
    }

    /// <summary>What the form of the consent page does.</summary>
    internal async Task<IResult> DecideAsync(HttpContext http, CancellationToken ct)
    {
        if (
            await PageForm.ReadAsync(http) is not { } form
            || await FindAskedAsync(form, ct) is not var (asked, client)
            || await browser.FindAsync(http, ct) is not { } session
            || !consent.IsAnswered(form["question"].ToString(), asked, session)
        )
        {
            return PageForm.Refused();
        }

        if (form["decision"] != ConsentPage.Allow)
        {
            return AuthorizationAnswer.Denied(asked, settings);
        }

        var answered = await consent.AllowAsync(asked, client, session, http.Client(), ct);
        return new SeeOther(AuthorizationEndpoint.Path, answered.ToString());
    }

    /// <summary>All or nothing, before anybody types a password.</summary>
    private string? WhyNot(OpenIddictRequest request, Client client) =>
        !request.GetScopes().All(scope => ClientScopes.IsHeld(client, scope)) ? Errors.InvalidScope
        : !request.GetResources().All(it => ClientAudiences.MayName(client, it, settings)) ? Errors.InvalidTarget
        : null;

    private bool MustSignIn(OpenIddictRequest request, SessionFacts session) =>
        request.HasPromptValue(PromptValues.Login)
        || request.HasPromptValue(PromptValues.SelectAccount)
        || (request.MaxAge is { } seconds && (time.Now() - session.Session.CreatedAt).TotalSeconds > seconds);

    /// <summary>An <c>id_token_hint</c> of another person wants that person, not the one who uses the browser now.</summary>
    private static async Task<bool> IsMeantAsync(HttpContext http, SessionFacts session) =>
        (await Engine.PresentedAsync(http))?.GetClaim(Claims.Subject) is not { } hinted
        || hinted == session.UserId.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>The request in a form of ours, with a client to which it may go back. Anybody can write such a form.</summary>
    private async Task<(AuthorizationRequest Asked, Client Client)?> FindAskedAsync(IFormCollection form, CancellationToken ct) =>
        AuthorizationRequest.Parse(form["continue"].ToString()).Value is { } asked
        && ClientIdOf(asked) is { } id
        && await clients.FindAsync(id, ct) is { DisabledAt: null } client
        && asked[Parameters.RedirectUri] is { } uri
        && client.AdmitsRedirect(uri)
            ? (asked, client)
            : null;

    private static string? ClientIdOf(AuthorizationRequest asked) =>
        ClientId.IsWellFormed(asked[Parameters.ClientId]) ? asked[Parameters.ClientId] : null;
}
