using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>A titled, versioned text is confirmed: <see cref="User.Acknowledge"/>. The version is kept with the step.</summary>
public sealed class AcknowledgeStep : IStepKind
{
    public bool IsConfigurable => true;

    public string? WhyOnce => null;

    public bool HasText => true;

    public bool IsDone(User user) => false;
}
