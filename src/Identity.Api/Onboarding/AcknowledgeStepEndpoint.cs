using Identity.Api.Http;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal static class AcknowledgeStepEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Onboarding",
        "Confirm the text of a step",
        null,
        StatusCodes.Status204NoContent,
        null,
        OnboardingErrors.StepNotFound,
        OnboardingErrors.StepOutOfOrder,
        OnboardingErrors.StepDone
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        string name,
        IOnboardingStore onboardings,
        AcknowledgeStep acknowledgeStep,
        CancellationToken ct
    )
    {
        var onboarding = await onboardings.FindForCallerAsync(http);
        if (!onboarding.IsSuccess)
        {
            return onboarding.Errors.ToProblem();
        }

        return (await acknowledgeStep.ExecuteAsync(onboarding.Value, name, http.Client().Address, ct)).ToNoContent();
    }
}
