using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>The button of each step, and of the end.</summary>
internal static class CompleteStepPage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "onboardingPagesStep",
        "Complete a step of an onboarding from the page",
        400,
        401,
        403,
        404,
        409
    );

    internal static Task<IResult> HandleAsync(HttpContext http, OnboardingPages pages, CancellationToken ct) => pages.StepAsync(http, ct);
}
