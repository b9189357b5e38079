using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Onboarding;

namespace Identity.Api.Onboarding;

internal sealed class OnboardingSettingsValidator : AbstractValidator<OnboardingSettings>
{
    public OnboardingSettingsValidator()
    {
        RuleFor(onboarding => onboarding.Steps)
            .AreDistinct(nameof(StepSettings.Name), step => step.Name, "a name that no earlier step has");
        RuleFor(onboarding => onboarding.Steps)
            .AreDistinct(
                nameof(StepSettings.Kind),
                step => step.Kind is StepKind.Phone ? "Phone" : "",
                "Phone in one step only: an account has one number"
            );
        RuleFor(onboarding => onboarding.CodesPerNumberAndDay).Within(1, 1_000);
        RuleFor(onboarding => onboarding.CodesPerPersonAndHour).Within(1, 100);
        RuleFor(onboarding => onboarding.CodesPerPersonAndDay).Within(1, 1_000);
        RuleFor(onboarding => onboarding.CodesPerPrefixAndHour).Within(1, 1_000_000);
    }
}

internal sealed class StepSettingsValidator : AbstractValidator<StepSettings>
{
    private const int MaximumNameLength = 50;

    public StepSettingsValidator()
    {
        RuleFor(step => step.Name).Must(IsName).WithMessage($"up to {MaximumNameLength} ASCII letters, digits, - and _, and not password");
        RuleFor(step => step.Kind).NotEqual(StepKind.Password).WithMessage("Phone or Acknowledge or External");
        When(
            step => step.Kind is StepKind.Acknowledge,
            () =>
            {
                RuleFor(step => step.Title).IsGiven();
                RuleFor(step => step.Content).IsGiven();
                RuleFor(step => step.Version).IsGiven();
            }
        );
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaximumNameLength
        && name != StepSettings.ForcedPassword.Name
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
