using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>Where a person signs in for an application.</summary>
internal static class ApplicationSignInPage
{
    internal const string Path = "/pages/sign-in";

    internal static readonly RouteDescription Description = Page.Describe(
        "oauthSignIn",
        "Sign in for an application from the page",
        400,
        401,
        403
    ) with
    {
        RedirectsTo = "The request of the application once more, which is answered now.",
    };

    internal static Task<IResult> HandleAsync(HttpContext http, SignInFlow flow, CancellationToken ct) => flow.SignInAsync(http, ct);

    internal static IResult Of(AuthorizationRequest asked, Client client, IReadOnlyList<Error> faults, string? email = null) =>
        Page.Of(
            $"Sign in to {client.Name}",
            Html.Of(
                $"""
                {Page.Faults(faults)}
                <form method="post" action="{Path}">
                {Page.Hidden("continue", asked.ToString())}
                {Page.Field("email", "Email address", "email", "username", email ?? asked[Parameters.LoginHint])}
                {Page.Field("password", "Password", "password", "current-password")}
                <p><button type="submit">Sign in</button></p>
                </form>
                <p><a href="/pages/forgot-password">Forgot your password?</a></p>
                """
            ),
            faults,
            FormTarget.OfSignIn(asked)
        );
}
