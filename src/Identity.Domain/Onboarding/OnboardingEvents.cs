using Identity.Domain.Messaging;
using Identity.Domain.Sessions;

namespace Identity.Domain.Onboarding;

/// <summary>Its owner has signed in and goes on with it.</summary>
public sealed record OnboardingResumed(Guid OnboardingId, DateTimeOffset At) : DomainEvent(At);

public sealed record StepCompleted(Guid OnboardingId, string Step, DateTimeOffset At) : DomainEvent(At);

/// <param name="Status">As the reporting service spelt it.</param>
public sealed record StepReported(string Step, string Status, DateTimeOffset At) : DomainEvent(At);

/// <summary>A code is to be texted: earlier ones of this user die, and nothing happens at all where a limit of texts is reached.</summary>
public sealed record PhoneCodeIssued(OneTimeCode Code, PhoneNumber Number, OutboxMessage Text, DateTimeOffset At) : DomainEvent(At);

/// <summary>A wrong guess at a texted code.</summary>
/// <param name="Behind">The onboarding or the session whose token came along.</param>
public sealed record PhoneCodeRefused(Guid Behind, DateTimeOffset At) : DomainEvent(At);

/// <summary>The onboarding is over, and its first session opens.</summary>
public sealed record OnboardingExchanged(Session Session, DateTimeOffset At) : DomainEvent(At);
