using Identity.Api.Http;
using Identity.Domain.Onboarding;
using Identity.Domain.Throttling;

namespace Identity.Api.Onboarding;

internal static class VerifyPhoneEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding", "Confirm the phone number with the code", typeof(Request), StatusCodes.Status204NoContent, null,
        OnboardingErrors.CodeInvalid, OnboardingErrors.CodeExpired, OnboardingErrors.CodeTriesExceeded, OnboardingErrors.StepNotFound, OnboardingErrors.StepDone,
        ThrottlingErrors.CodesThrottled);

    /// <param name="Code" example="123456">Six digits, valid for 10 minutes and five attempts.</param>
    internal sealed record Request(string Code);

    internal static async Task<IResult> HandleAsync(HttpContext http, IOnboardingStore onboardings, VerifyPhone verifyPhone, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var onboarding = await onboardings.FindForCallerAsync(http);
        if (!onboarding.IsSuccess)
        {
            return onboarding.Errors.ToProblem();
        }

        var verified = await verifyPhone.ExecuteAsync(onboarding.Value, body.Value.Value.Code, http.Client().Address, ct);
        return verified.IsSuccess ? TypedResults.NoContent() : body.Value.ToProblem(verified.Errors);
    }
}
