using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain.OAuth;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>Asks a person whether an application may learn who they are, and do what it asks for.</summary>
internal static class ConsentPage
{
    internal const string Path = "/pages/consent";
    internal const string Allow = "allow";

    internal static readonly RouteDescription Description = Page.Describe(
        "oauthConsent",
        "Answer the question whether an application may have access",
        400
    ) with
    {
        RedirectsTo = "The request of the application once more, or the application with a refusal.",
    };

    internal static Task<IResult> HandleAsync(HttpContext http, SignInFlow flow, CancellationToken ct) => flow.DecideAsync(http, ct);

    /// <param name="proof">That it was this question: see <see cref="IRequestProofs"/>.</param>
    internal static IResult Of(AuthorizationRequest asked, Client client, string email, string proof)
    {
        var wishes = (asked[Parameters.Scope] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(TextOf);
        return Page.Of(
            $"Allow {client.Name}?",
            Html.Of(
                $"""
                <p>You are signed in as {email}. {client.Name} asks to:</p>
                <ul>{Html.Join(wishes.Select(wish => Html.Of($"<li>{wish}</li>")))}</ul>
                {WarningOf(asked, client)}
                <form method="post" action="{Path}">
                {Page.Hidden("continue", asked.ToString())}
                {Page.Hidden("question", proof)}
                <p><button type="submit" name="decision" value="{Allow}">Allow</button> <button type="submit" name="decision" value="deny">Cancel</button></p>
                </form>
                """
            ),
            [],
            FormTarget.OfSignIn(asked)
        );
    }

    /// <summary>Nothing proves which program on the device has asked (RFC 8252 section 8.6), so the person has to know.</summary>
    private static Html WarningOf(AuthorizationRequest asked, Client client) =>
        asked[Parameters.RedirectUri] is { } uri && client.IsUnproven(uri)
            ? Html.Of($"<p>Continue only if you have just started to sign in to {client.Name} on this device.</p>")
            : Html.Empty;

    /// <summary>What a scope lets an application do.</summary>
    internal static string TextOf(string scope) =>
        scope switch
        {
            Scopes.OpenId => "know who you are",
            Scopes.Profile => "see your name and picture",
            Scopes.Email => "see your email address",
            Scopes.Phone => "see your phone number",
            Scopes.OfflineAccess => "stay signed in when you close the browser",
            OwnScopes.Account => "see and change your account here",
            OwnScopes.Branch => "see and manage the people of your branch",
            _ => $"use '{scope}' in your name",
        };
}
