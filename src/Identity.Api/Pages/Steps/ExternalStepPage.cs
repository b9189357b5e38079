using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

/// <summary>Nothing to do here but to wait: the button looks again.</summary>
internal sealed class ExternalStepPage(OnboardingSettings settings) : IStepPage
{
    public string Action => "check";

    public string TitleOf(OnboardingStep step) => settings.Find(step.Name)?.Title ?? step.Name;

    public Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token)
    {
        var state =
            step.State is StepState.Rejected
                ? $"This was not accepted: {step.Details}"
                : "Another service is still working on this. You can come back later.";
        return Html.Of($"<p>{state}</p>{StepForm.Of(token, Action, Html.Empty, "Check again")}");
    }

    public Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct) => Task.FromResult(new StepOutcome([]));
}
