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

    internal static IResult Of(AuthorizationRequest asked, Client client, string email)
    {
        var wishes = (asked[Parameters.Scope] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(TextOf);
        return Page.Of(
            $"Allow {client.Name}?",
            Html.Of(
                $"""
                <p>You are signed in as {email}. {client.Name} asks to:</p>
                <ul>{Html.Join(wishes.Select(wish => Html.Of($"<li>{wish}</li>")))}</ul>
                <form method="post" action="{Path}">
                {Page.Hidden("continue", asked.ToString())}
                <p><button type="submit" name="decision" value="{Allow}">Allow</button> <button type="submit" name="decision" value="deny">Cancel</button></p>
                </form>
                """
            ),
            [],
            FormTarget.Of(asked)
        );
    }

    private static string TextOf(string scope) =>
        scope switch
        {
            Scopes.OpenId => "know who you are",
            Scopes.Profile => "see your name and picture",
            Scopes.Email => "see your email address",
            Scopes.Phone => "see your phone number",
            Scopes.OfflineAccess => "stay signed in when you close the browser",
            OwnScopes.Account => "see and change your account here",
            _ => $"use '{scope}' in your name",
        };
}
