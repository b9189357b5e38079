using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

/// <summary>How a step of one kind looks, and what its form does. One class a kind, which <see cref="StepPages"/> finds.</summary>
internal interface IStepPage
{
    /// <summary>What <see cref="StepForm"/> sends to say that <see cref="ActAsync"/> is meant.</summary>
    string Action { get; }

    string TitleOf(OnboardingStep step);

    /// <param name="token">Goes into each form.</param>
    Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token);

    /// <summary>Asks the use case. The step may be another one than the page that sent the form showed: the use case refuses it then.</summary>
    Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct);
}
