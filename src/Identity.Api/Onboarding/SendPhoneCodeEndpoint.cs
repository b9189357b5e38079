using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal static class SendPhoneCodeEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Send a verification code to a phone number",
        typeof(Request),
        StatusCodes.Status202Accepted,
        null,
        PhoneNumber.Invalid,
        OnboardingErrors.StepNotFound,
        OnboardingErrors.StepOutOfOrder,
        OnboardingErrors.StepDone,
        OnboardingErrors.CodeLimit
    );

    /// <param name="PhoneNumber" example="+4915112345678">The phone number in international form (E.164).</param>
    internal sealed record Request(string PhoneNumber);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        IOnboardingStore onboardings,
        SendPhoneCode sendPhoneCode,
        CancellationToken ct
    )
    {
        var onboarding = await onboardings.FindForCallerAsync(http);
        if (!onboarding.IsSuccess)
        {
            return onboarding.Errors.ToProblem();
        }

        var sent = await sendPhoneCode.ExecuteAsync(onboarding.Value, body.Value.PhoneNumber, http.Client().Language, ct);
        return sent.IsSuccess ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : body.ToProblem(sent.Errors);
    }
}
