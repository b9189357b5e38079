using Identity.Domain.Onboarding;

namespace Identity.Api.Pages.Steps;

/// <summary>The table of pages. A kind that is missing here does not compile.</summary>
internal sealed class StepPages(PhoneStepPage phone, AcknowledgeStepPage acknowledge, ExternalStepPage external, PasswordStepPage password)
{
    internal IStepPage Of(StepKind kind) =>
        kind switch
        {
            StepKind.Phone => phone,
            StepKind.Acknowledge => acknowledge,
            StepKind.External => external,
            StepKind.Password => password,
        };

    /// <summary>The page whose form sends this action, or null.</summary>
    internal IStepPage? Find(string action) => Enum.GetValues<StepKind>().Select(Of).FirstOrDefault(page => page.Action == action);
}
