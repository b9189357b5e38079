using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Takes another service's word for a step of kind external. It may come in any order, and change.</summary>
public sealed class ReportStep(IUsers users, TimeProvider time)
{
    public const int MaximumDetailsLength = 500;

    public async Task<Result<Done>> ExecuteAsync(
        Guid userId,
        string step,
        string status,
        string? details,
        Operator by,
        CancellationToken ct
    )
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

        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => user.ReportStep(step, state!.Value, status, details, now), ct)
            ?? OnboardingErrors.StepNotFound;
    }
}
