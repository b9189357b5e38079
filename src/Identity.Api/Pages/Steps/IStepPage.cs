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

    /// <summary>Asks the use case, which refuses a step whose turn has not come: the form may be an old one.</summary>
    Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct);
}
