using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Another service reports the outcome, in any order, and may change it: <see cref="User.ReportStep"/>.</summary>
public sealed class ExternalStep : IStepKind
{
    public bool IsConfigurable => true;

    public string? WhyOnce => null;

    public bool HasText => false;

    public bool IsDone(User user) => false;
}
