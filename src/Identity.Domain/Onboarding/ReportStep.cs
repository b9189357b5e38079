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
        var state = StateOf(status);
        var faults = Check(status, details);
        if (faults.Count > 0)
        {
            return faults;
        }

        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => user.ReportStep(step, state!.Value, status, details, now), ct)
            ?? OnboardingErrors.StepNotFound;
    }

    /// <summary>Every fault of a report. Does not report a null: the binding of the body does.</summary>
    public static List<Error> Check(string? status, string? details) =>
        [
            .. status is not null && StateOf(status) is null ? [OnboardingErrors.StatusInvalid] : Array.Empty<Error>(),
            .. details?.Length > MaximumDetailsLength ? [OnboardingErrors.DetailsTooLong] : Array.Empty<Error>(),
        ];

    private static StepState? StateOf(string status) =>
        status switch
        {
            "completed" => StepState.Completed,
            "rejected" => StepState.Rejected,
            "pending" => StepState.Pending,
            _ => null,
        };
}
