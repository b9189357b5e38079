using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Emails;
using Identity.Domain.Import;
using Identity.Domain.Invitations;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Privacy;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Changes;

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
        return AuditEvent.Of(
            action,
            happened.At,
            subject ?? AdvisorOf(happened),
            sessionId,
            origin.Address,
            detail is null || by is null ? detail ?? by : $"{detail} {by}"
        );
    }

    private static (string Action, Guid? SessionId, string? Detail)? Entry(DomainEvent happened) =>
        happened switch
        {
            SignedUp it => (AuditActions.AccountCreated, it.Session?.Id, null),
            SignUpRepeated => (AuditActions.SignUpRepeated, null, null),
            LogInFailed it => (AuditActions.LogInFailed, it.SessionId, it.Reason),
            SessionOpened it => (AuditActions.SessionOpened, it.Session.Id, null),
            PasswordChanged it => (AuditActions.PasswordChanged, it.SessionId, null),
            PasswordReset => (AuditActions.PasswordReset, null, null),
            ResetMailed { WasSent: true } => (AuditActions.PasswordResetMailed, null, null),
            VerificationSent => (AuditActions.VerificationSent, null, null),
            EmailVerified => (AuditActions.EmailVerified, null, null),
            EmailMoveRequested it => (AuditActions.EmailChangeRequested, it.SessionId, it.IsRefused ? "refused" : null),
            EmailMoved it => (AuditActions.EmailChanged, it.SessionId, null),
            EmailMoveUndone => (AuditActions.EmailChangeUndone, null, null),
            UndoLinksCancelled { Count: > 0 } => (AuditActions.EmailUndoCancelled, null, null),
            MailedCodeRefused it => (AuditActions.CodeRefused, null, it.Of),
            OnboardingResumed it => (AuditActions.OnboardingResumed, it.OnboardingId, null),
            StepCompleted it => (AuditActions.StepCompleted, it.OnboardingId, it.Step),
            StepReported it => (AuditActions.StepReported, null, $"{it.Step} {it.Status}"),
            PhoneCodeRefused it => (AuditActions.CodeRefused, it.Behind, OfPhoneNumber),
            DeviceCodeRefused => (AuditActions.CodeRefused, null, "of a device"),
            PhoneChanged it => (AuditActions.PhoneChanged, it.SessionId, null),
            OnboardingExchanged it => (AuditActions.OnboardingExchanged, it.Session.Id, null),
            InvitationIssued it => (AuditActions.InvitationCreated, null, $"{it.Invitation.Id}"),
            InvitationSent it => (AuditActions.InvitationSent, null, $"{it.Invitation.Id}"),
            InvitationUndelivered it => (AuditActions.InvitationUndeliverable, null, $"{it.InvitationId}"),
            InvitationRevoked it => (AuditActions.InvitationRevoked, null, $"{it.InvitationId}"),
            InvitationAccepted it => (AuditActions.InvitationAccepted, null, $"{it.InvitationId}"),
            UserProvisioned it => (AuditActions.AccountProvisioned, null, it.Role.ToName()),
            UsersImported it => (AuditActions.AccountsImported, null, $"{it.Count}"),
            UserDisabled => (AuditActions.AccountDisabled, null, null),
            UserErased => (AuditActions.AccountErased, null, null),
            UserExpired => (AuditActions.AccountExpired, null, null),
            UserDisplaced it => (AuditActions.AccountDisplaced, null, $"by {it.By}"),
            UserEnabled => (AuditActions.AccountEnabled, null, null),
            UserRolesChanged it => (AuditActions.AccountRolesChanged, null, string.Join(", ", it.Roles.ToNames())),
            UserRenamed => (AuditActions.AccountRenamed, null, null),
            UserUnlocked => (AuditActions.AccountUnlocked, null, null),
            SessionEnded { Reason: SessionEnd.EndedByOperator } it => (AuditActions.SessionEnded, it.SessionId, null),
            SessionEnded it => (AuditActions.SessionEnded, it.SessionId, $"{it.Reason}"),
            SessionsEnded { Count: > 0, Reason: SessionEnd.EndedByOwner } it => (AuditActions.SessionEnded, null, $"all but {it.Except}"),
            SessionsEnded { Count: > 0, Reason: SessionEnd.EndedByOperator } => (AuditActions.SessionEnded, null, "all"),
            RefreshTokenReused it => (AuditActions.RefreshTokenReused, it.SessionId, $"generation {it.Generation}"),
            RefreshTokenRepeated it => (AuditActions.RefreshTokenRepeated, it.SessionId, it.Repetition.Detail),
            SessionShared it => (AuditActions.SessionShared, it.SessionId, it.Repetition.Detail),
            BranchCreated it => (AuditActions.BranchCreated, null, $"{it.BranchId}"),
            ClientCreated it => (AuditActions.ClientCreated, null, it.ClientId),
            ClientSecretRotated it => (AuditActions.ClientSecretRotated, null, it.ClientId),
            ClientDisabled it => (AuditActions.ClientDisabled, null, it.ClientId),
            ClientRefused it => (AuditActions.ClientRefused, null, $"{it.ClientId}: {it.Reason}"),
            ClientTokenRevoked it => (AuditActions.ClientTokenRevoked, null, it.ClientId),
            ConsentGiven it => (AuditActions.ConsentGiven, null, it.ClientId),
            ConsentWithdrawn it => (AuditActions.ConsentWithdrawn, null, it.ClientId),
            KeyAnnounced it => (AuditActions.KeyAnnounced, null, it.Kid),
            KeyPromoted it => (AuditActions.KeyPromoted, null, it.Kid),
            KeyRevoked it => (AuditActions.KeyRevoked, null, it.Kid),
            _ => null,
        };

    /// <summary>An invitation is no user: what happens to it is told of the advisor.</summary>
    private static Guid? AdvisorOf(DomainEvent happened) =>
        happened switch
        {
            InvitationIssued it => it.Invitation.InvitedBy,
            InvitationSent it => it.AdvisorId,
            InvitationUndelivered it => it.AdvisorId,
            InvitationRevoked it => it.AdvisorId,
            _ => null,
        };
}
