using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>Where a person continues an onboarding.</summary>
internal static class ShowSignInPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "onboardingPagesShowSignIn",
        "Show the page to sign in and continue an onboarding"
    );

    internal static IResult Handle() => OnboardingPages.SignIn([]);
}
