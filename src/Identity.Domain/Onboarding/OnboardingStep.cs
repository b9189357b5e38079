namespace Identity.Domain.Onboarding;

/// <summary>One thing that somebody must do before the account is active. Rows are made when the onboarding opens, so that a change of the
/// configuration changes no onboarding under way.</summary>
public sealed class OnboardingStep
{
    private OnboardingStep()
    {
    }

    public Guid UserId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>Steps are done in this order.</summary>
    public int Position { get; private init; }

    public StepKind Kind { get; private init; }

    public StepState State { get; private init; }

    /// <summary>The version of the text that was shown, for a step of kind <see cref="StepKind.Acknowledge"/>.</summary>
    public string? Version { get; private init; }

    /// <summary>What the reporting service said, for a step of kind <see cref="StepKind.External"/>.</summary>
    public string? Details { get; private init; }

    public DateTimeOffset UpdatedAt { get; private init; }

    public static OnboardingStep Open(Guid userId, StepSettings step, int position, bool isDone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new OnboardingStep
        {
            UserId = userId,
            Name = step.Name,
            Position = position,
            Kind = step.Kind,
            State = isDone ? StepState.Completed : StepState.Pending,
            Version = step.Version,
            UpdatedAt = now,
        };
    }
}

public enum StepKind
{
    /// <summary>A number is proven by a code that is texted to it.</summary>
    Phone,

    /// <summary>A titled, versioned text is confirmed.</summary>
    Acknowledge,

    /// <summary>Another service reports the outcome.</summary>
    External,

    /// <summary>A one-time password is replaced. Added by the service itself, never configured.</summary>
    Password,
}

public enum StepState
{
    Pending,
    Completed,

    /// <summary>The reporting service said no; it may still change its mind.</summary>
    Rejected,
}
