using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Sessions;

namespace Identity.Domain.Onboarding;

public interface IOnboardingStore
{
    /// <summary>The onboarding that a temporary token was issued for, or null when it is not open (any more).</summary>
    Task<OpenOnboarding?> FindAsync(Guid userId, Guid onboardingId, CancellationToken ct);

    /// <summary>Completes a pending step, provided that all earlier ones are done. Of parallel callers one gets true.</summary>
    Task<bool> TryCompleteAsync(Guid userId, Guid onboardingId, string step, string? version, AuditEvent audit, CancellationToken ct);

    /// <summary>Replaces the one-time password, completes its step and goes on as another onboarding: temporary tokens of this one are dead. Of
    /// parallel callers one gets true.</summary>
    /// <param name="next">The onboarding that takes its place.</param>
    Task<bool> TrySetPasswordAsync(Guid userId, Guid onboardingId, string step, string passwordHash, Guid next, AuditEvent audit, CancellationToken ct);

    /// <summary>Stores a code and the text that carries it, kills earlier codes, and takes over the number as not proven. False when a limit
    /// is reached or the onboarding is closed; nothing is sent then.</summary>
    Task<Texting> TryAddPhoneCodeAsync(Guid onboardingId, string step, OneTimeCode code, PhoneNumber number, OutboxMessage text, OnboardingSettings limits, CancellationToken ct);

    /// <summary>Counts a try of the newest code before anybody compares it, and returns that code; null when there is none to try.</summary>
    Task<CountedCode?> CountTryAsync(Guid userId, string purpose, DateTimeOffset now, CancellationToken ct);

    /// <summary>Consumes the code, proves its number and completes the step, together. Of parallel callers one gets true.</summary>
    Task<bool> TryConsumePhoneCodeAsync(Guid onboardingId, string step, OneTimeCode code, AuditEvent audit, CancellationToken ct);

    /// <summary>What another service says of one of its steps. False when there is no such external step under way.</summary>
    Task<bool> TryReportAsync(Guid userId, string step, StepState state, string? details, AuditEvent audit, CancellationToken ct);

    /// <summary>Closes the onboarding, activates the account and opens its first session, if every step is done. Of any number of parallel
    /// exchanges exactly one gets true.</summary>
    Task<bool> TryExchangeAsync(Guid onboardingId, Session session, AuditEvent audit, CancellationToken ct);
}

/// <param name="Steps">By position.</param>
public sealed record OpenOnboarding(
    Guid UserId, Guid OnboardingId, string Email, string Name, Roles Roles, Guid? BranchId, string? PhoneNumber, bool PhoneVerified, IReadOnlyList<OnboardingStep> Steps)
{
    /// <summary>Names of the steps still to do, in order.</summary>
    public IReadOnlyList<string> Fields => FieldsOf(Steps);

    public static IReadOnlyList<string> FieldsOf(IEnumerable<OnboardingStep> steps) =>
        [.. steps.OrderBy(step => step.Position).Where(step => step.State is not StepState.Completed).Select(step => step.Name)];

    /// <summary>The step of that name, if it is of that kind and its turn.</summary>
    public Result<OnboardingStep> Turn(string name, StepKind kind)
    {
        var step = Steps.FirstOrDefault(candidate => candidate.Name == name && candidate.Kind == kind);
        if (step is null)
        {
            return OnboardingErrors.StepNotFound;
        }

        return Steps.Any(earlier => earlier.Position < step.Position && earlier.State is not StepState.Completed) ? OnboardingErrors.StepOutOfOrder : step;
    }
}

/// <param name="IsWithinLimit">False when it was tried too often already.</param>
public sealed record CountedCode(OneTimeCode Code, bool IsWithinLimit);
