using Identity.Api.Http;
using Identity.Domain.Onboarding;
using Identity.Domain.Throttling;

namespace Identity.Api.Onboarding;

internal static class VerifyPhoneEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Confirm the phone number with the code",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        OnboardingErrors.CodeInvalid,
        OnboardingErrors.CodeExpired,
        OnboardingErrors.CodeTriesExceeded,
        OnboardingErrors.StepNotFound,
        OnboardingErrors.StepDone,
        ThrottlingErrors.CodesThrottled
    );

    /// <param name="Code" example="123456">Six digits, valid for 10 minutes and five attempts.</param>
    internal sealed record Request(string Code);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        IOnboardingStore onboardings,
        VerifyPhone verifyPhone,
        CancellationToken ct
    )
    {
        var onboarding = await onboardings.FindForCallerAsync(http);
        if (!onboarding.IsSuccess)
        {
            return onboarding.Errors.ToProblem();
        }

        var verified = await verifyPhone.ExecuteAsync(onboarding.Value, body.Value.Code, http.Client().Address, ct);
        return verified.IsSuccess ? TypedResults.NoContent() : body.ToProblem(verified.Errors);
    }
}
