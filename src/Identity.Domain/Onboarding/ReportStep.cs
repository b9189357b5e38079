using Identity.Domain.Audit;

namespace Identity.Domain.Onboarding;

/// <summary>Takes another service's word for a step of kind external. It may come in any order, and change.</summary>
public sealed class ReportStep(IOnboardingStore onboardings, TimeProvider time)
{
    public const int MaximumDetailsLength = 500;

    public async Task<Result<Done>> ExecuteAsync(Guid userId, string step, string status, string? details, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        List<Error> faults = [];
        StepState? state = status switch
        {
            "completed" => StepState.Completed,
            "rejected" => StepState.Rejected,
            "pending" => StepState.Pending,
            _ => null,
        };
        if (state is null)
        {
            faults.Add(OnboardingErrors.StatusInvalid);
        }

        if (details?.Length > MaximumDetailsLength)
        {
            faults.Add(OnboardingErrors.DetailsTooLong);
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        var audit = AuditEvent.Of(AuditActions.StepReported, time.Now(), userId, address: by.Address, detail: $"{step} {status} by {by.Name}");
        return await onboardings.TryReportAsync(userId, step, state!.Value, details, audit, ct) ? new Done() : OnboardingErrors.StepNotFound;
    }
}
