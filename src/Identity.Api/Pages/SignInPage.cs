using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>The button of that page.</summary>
internal static class SignInPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "onboardingPagesResume",
        "Sign in and continue an onboarding from the page",
        400,
        401,
        403
    );

    internal static Task<IResult> HandleAsync(HttpContext http, OnboardingPages pages, CancellationToken ct) => pages.ResumeAsync(http, ct);
}
