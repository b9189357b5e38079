namespace Identity.Domain.Onboarding;

/// <summary>One thing that someone must do before the account is active. Rows are made when the onboarding opens, so that a change of the
/// configuration changes no onboarding under way.</summary>
public sealed class OnboardingStep
{
    private OnboardingStep() { }

    public Guid UserId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>Steps are done in this order.</summary>
    public int Position { get; private set; }

    public StepKind Kind { get; private set; }

    public StepState State { get; private set; }

    /// <summary>The version of the text that was shown, for a step of kind <see cref="StepKind.Acknowledge"/>.</summary>
    public string? Version { get; private set; }

    /// <summary>What the reporting service said, for a step of kind <see cref="StepKind.External"/>.</summary>
    public string? Details { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static OnboardingStep Of(Guid userId, string name) => new() { UserId = userId, Name = name };

    /// <summary>Begins it, or begins it anew.</summary>
    public OnboardingStep Open(StepSettings step, int position, bool isDone, DateTimeOffset now)
    {
        (Position, Kind, State) = (position, step.Kind, isDone ? StepState.Completed : StepState.Pending);
        (Version, Details, UpdatedAt) = (step.Version, null, now);
        return this;
    }

    /// <summary>The step of that name, if it is of that kind and its turn.</summary>
    public static Result<OnboardingStep> Turn(IReadOnlyList<OnboardingStep> steps, string name, StepKind kind)
    {
        var step = steps.FirstOrDefault(candidate => candidate.Name == name && candidate.Kind == kind);
        if (step is null)
        {
            return OnboardingErrors.StepNotFound;
        }

        return steps.Any(earlier => earlier.Position < step.Position && earlier.State is not StepState.Completed)
            ? OnboardingErrors.StepOutOfOrder
            : step;
    }

    /// <summary>The same, if it is still to be done.</summary>
    public static Result<OnboardingStep> Due(IReadOnlyList<OnboardingStep> steps, string name, StepKind kind)
    {
        var turn = Turn(steps, name, kind);
        return turn.Value is { State: StepState.Completed } ? OnboardingErrors.StepDone : turn;
    }

    /// <param name="version">Of the text that was confirmed; null to keep the one that was shown.</param>
    internal void Complete(DateTimeOffset now, string? version = null) =>
        (State, Version, UpdatedAt) = (StepState.Completed, version ?? Version, now);

    internal void Reopen(DateTimeOffset now) => (State, UpdatedAt) = (StepState.Pending, now);

    internal void Report(StepState state, string? details, DateTimeOffset now) => (State, Details, UpdatedAt) = (state, details, now);
}

public enum StepState
{
    Pending,
    Completed,

    /// <summary>The reporting service said no; it may still change its mind.</summary>
    Rejected,
}
