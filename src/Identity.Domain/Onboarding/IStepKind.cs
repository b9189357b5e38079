using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>What sets one kind of step apart from the others. One class a kind, which <see cref="StepKinds"/> finds.</summary>
public interface IStepKind
{
    /// <summary>Whether the configuration may ask for it. Otherwise only the service itself adds it.</summary>
    bool IsConfigurable { get; }

    /// <summary>Why the configuration may ask for it once only, or null where it may do so several times.</summary>
    string? WhyOnce { get; }

    /// <summary>Whether it shows a text, and so needs a title, a content and a version.</summary>
    bool HasText { get; }

    /// <summary>Whether it is done already when an onboarding of this user opens.</summary>
    bool IsDone(User user);
}
