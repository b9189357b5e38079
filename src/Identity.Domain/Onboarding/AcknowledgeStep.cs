using Identity.Domain.Audit;

namespace Identity.Domain.Onboarding;

/// <summary>Confirms a titled text, in the version that is configured now.</summary>
public sealed class AcknowledgeStep(IOnboardingStore onboardings, OnboardingSettings settings, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(OpenOnboarding onboarding, string name, string? address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        var turn = onboarding.Turn(name, StepKind.Acknowledge);
        if (!turn.IsSuccess)
        {
            return turn.Errors[0];
        }

        if (turn.Value.State is StepState.Completed)
        {
            return OnboardingErrors.StepDone;
        }

        var version = settings.Steps.FirstOrDefault(step => step.Name == name)?.Version ?? turn.Value.Version;
        var audit = AuditEvent.Of(AuditActions.StepCompleted, time.Now(), onboarding.UserId, onboarding.OnboardingId, address, name);
        return await onboardings.TryCompleteAsync(onboarding.UserId, onboarding.OnboardingId, name, version, audit, ct)
            ? new Done()
            : OnboardingErrors.StepDone;
    }
}
