using Identity.Domain.Audit;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Accounts;

/// <summary>What the audit says of each event: the one table.</summary>
public static class AuditedEvents
{
    private const string OfPhoneNumber = "of a phone number";

    /// <param name="subject">Whom it happened to.</param>
    /// <returns>Null for what is only a consequence: its cause is audited.</returns>
    public static AuditEvent? Of(DomainEvent happened, Guid? subject, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (Entry(happened) is not var (action, sessionId, detail))
        {
            return null;
        }

        var by = origin.Operator is null ? null : $"by {origin.Operator}";
        return AuditEvent.Of(action, happened.At, subject, sessionId, origin.Address, detail is null || by is null ? detail ?? by : $"{detail} {by}");
    }

    private static (string Action, Guid? SessionId, string? Detail)? Entry(DomainEvent happened) => happened switch
    {
        StepCompleted it => (AuditActions.StepCompleted, it.OnboardingId, it.Step),
        StepReported it => (AuditActions.StepReported, null, $"{it.Step} {it.Status}"),
        PhoneCodeRefused it => (AuditActions.CodeRefused, it.OnboardingId, OfPhoneNumber),
        OnboardingExchanged it => (AuditActions.OnboardingExchanged, it.Session.Id, null),
        _ => null,
    };
}
