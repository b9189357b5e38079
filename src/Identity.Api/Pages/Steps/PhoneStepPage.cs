using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

/// <summary>Two forms: one for the number, which has a route of its own because a text costs money, and one for the code.</summary>
internal sealed class PhoneStepPage(SendPhoneCode sendPhoneCode, VerifyPhone verifyPhone) : IStepPage
{
    private const string Hint = "Start with + and the country code, such as +49 151 12345678.";

    public string Action => "verify";

    public string TitleOf(OnboardingStep step) => "Your phone number";

    public Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token) =>
        StepForm.Of(
            token,
            null,
            Page.Field("phoneNumber", "Phone number", "tel", "tel", onboarding.PhoneNumber, Hint),
            "Send the code",
            path: "/pages/onboarding/code"
        );

    internal async Task<StepOutcome> SendCodeAsync(StepRequest request, CancellationToken ct)
    {
        var sent = await sendPhoneCode.ExecuteAsync(request.Onboarding, request["phoneNumber"], request.Http.Client().Language, ct);
        return new StepOutcome(sent.Errors, Page: sent.IsSuccess ? CodeForm(request["token"], sent.Value.Value, []) : null);
    }

    public async Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct)
    {
        var verified = await verifyPhone.ExecuteAsync(request.Onboarding, request["code"], request.Http.Client().Address, ct);
        return new StepOutcome(
            verified.Errors,
            Page: verified.Refusal == OnboardingErrors.CodeInvalid
                ? CodeForm(request["token"], request.Onboarding.PhoneNumber ?? "", verified.Errors)
                : null
        );
    }

    private IResult CodeForm(string token, string number, IReadOnlyList<Error> faults) =>
        Page.Of(
            "Enter the verification code",
            Html.Of(
                $"""
                {Page.Faults(faults)}<p>We sent a verification code with six digits to {number}. The code is valid for 10 minutes.</p>
                {StepForm.Of(token, Action, Page.Field("code", "Verification code", "text", "one-time-code"), "Continue")}
                {StepForm.Of(token, "back", Html.Empty, "Change the number or send a new code", "secondary")}
                """
            ),
            faults
        );
}
