using Identity.Api.Http;
using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

internal sealed class AcknowledgeStepPage(ConfirmText confirmText, OnboardingSettings settings) : IStepPage
{
    public string Action => "acknowledge";

    public string TitleOf(OnboardingStep step) => settings.Find(step.Name)?.Title ?? step.Name;

    public Html BodyOf(OnboardingStep step, OpenOnboarding onboarding, string token) =>
        StepForm.Of(
            token,
            Action,
            Html.Of($"""{Page.Hidden("step", step.Name)}<div class="text">{settings.Find(step.Name)?.Content}</div>"""),
            "I confirm this"
        );

    public async Task<StepOutcome> ActAsync(StepRequest request, CancellationToken ct) =>
        new((await confirmText.ExecuteAsync(request.Onboarding, request["step"], request.Http.Client().Address, ct)).Errors);
}
