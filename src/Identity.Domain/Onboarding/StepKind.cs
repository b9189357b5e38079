namespace Identity.Domain.Onboarding;

/// <summary>How a step is done. The names are those of the configuration, the API and the database; <see cref="StepKinds"/> says what they
/// mean.</summary>
public enum StepKind
{
    /// <inheritdoc cref="PhoneStep"/>
    Phone,

    /// <inheritdoc cref="AcknowledgeStep"/>
    Acknowledge,

    /// <inheritdoc cref="ExternalStep"/>
    External,

    /// <inheritdoc cref="PasswordStep"/>
    Password,
}
