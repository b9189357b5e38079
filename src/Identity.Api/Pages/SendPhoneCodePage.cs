using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>The button that asks for a text.</summary>
internal static class SendPhoneCodePage
{
    internal static readonly RouteDescription Description = Page.Describe(
        "onboardingPagesSendCode",
        "Ask for a verification code from the page",
        400,
        401,
        404,
        409
    );

    internal static Task<IResult> HandleAsync(HttpContext http, OnboardingPages pages, CancellationToken ct) =>
        pages.SendCodeAsync(http, ct);
}
