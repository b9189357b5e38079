namespace Identity.Domain.Onboarding;

public interface IOnboardingStore
{
    /// <summary>The onboarding that a temporary token was issued for, or null when it is not open (any more).</summary>
    Task<OpenOnboarding?> FindAsync(Guid userId, Guid onboardingId, CancellationToken ct);

    /// <summary>The newest code that was texted to this user for this purpose and that nobody has used, or null.</summary>
    Task<Guid?> FindCodeAsync(Guid userId, string purpose, CancellationToken ct);
}

/// <param name="Steps">By position.</param>
public sealed record OpenOnboarding(
    Guid UserId,
    Guid OnboardingId,
    string Email,
    string Name,
    Roles Roles,
    Guid? BranchId,
    string? PhoneNumber,
    bool PhoneVerified,
    IReadOnlyList<OnboardingStep> Steps
)
{
    /// <summary>Names of the steps still to do, in order.</summary>
    public IReadOnlyList<string> Fields => FieldsOf(Steps);

    public static IReadOnlyList<string> FieldsOf(IEnumerable<OnboardingStep> steps) =>
        [.. steps.OrderBy(step => step.Position).Where(step => step.State is not StepState.Completed).Select(step => step.Name)];

    /// <inheritdoc cref="OnboardingStep.Due"/>
    public Result<OnboardingStep> Due(string name, StepKind kind) => OnboardingStep.Due(Steps, name, kind);
}
