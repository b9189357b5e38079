using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Pictures;
using Identity.Domain.Profiles;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Privacy;

/// <summary>
/// All that is stored about one person, in whatever table. What belongs to an address (invitations, pending messages) belongs to a person
/// who has proven it: anyone who merely registered with someone else's address neither sees nor erases what was meant for its owner.
/// </summary>
public interface IPersonalData
{
    /// <summary>All of it, as of one moment. Null when the account does not exist.</summary>
    Task<PersonalData?> ExportAsync(Guid userId, CancellationToken ct);
}

/// <summary>What the service knows of someone, secrets included: the caller picks what to show.</summary>
public sealed record PersonalData(
    User Account,
    Profile Profile,
    IReadOnlyList<StoredImage> Images,
    IReadOnlyList<Session> Sessions,
    IReadOnlyList<Invitation> Invitations,
    IReadOnlyList<AgreementAcceptance> Agreements,
    IReadOnlyList<Consent> Consents,
    IReadOnlyList<OnboardingStep> Steps,
    IReadOnlyList<OneTimeCode> Codes,
    IReadOnlyList<OneTimeSecret> Secrets,
    IReadOnlyList<OutboxMessage> Messages,
    IReadOnlyList<AuditEvent> Events
);
