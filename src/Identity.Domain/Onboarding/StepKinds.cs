namespace Identity.Domain.Onboarding;

/// <summary>The table of kinds. A kind that is missing here does not compile.</summary>
public static class StepKinds
{
    /// <summary>The kinds that the configuration may ask for.</summary>
    public static IReadOnlyList<StepKind> Configurable => [.. Enum.GetValues<StepKind>().Where(kind => Of(kind).IsConfigurable)];

    public static IStepKind Of(StepKind kind) =>
        kind switch
        {
            StepKind.Phone => new PhoneStep(),
            StepKind.Acknowledge => new AcknowledgeStep(),
            StepKind.External => new ExternalStep(),
            StepKind.Password => new PasswordStep(),
        };
}
