using System.Reflection;

namespace Identity.Domain.Audit;

/// <summary>The catalogue of audited actions. Operators filter by these names: they are never renamed.</summary>
public static class AuditActions
{
    public const string AccountCreated = "account.created";
    public const string AccountExpired = "account.expired";
    public const string AccountDisplaced = "account.displaced";
    public const string SignUpRepeated = "account.signup_repeated";
    public const string VerificationSent = "email.verification_sent";
    public const string EmailVerified = "email.verified";
    public const string EmailChangeRequested = "email.change_requested";
    public const string EmailChanged = "email.changed";
    public const string EmailChangeUndone = "email.change_undone";
    public const string EmailUndoCancelled = "email.undo_cancelled";
    public const string PhoneChanged = "phone.changed";
    public const string SessionOpened = "session.opened";
    public const string LogInFailed = "session.login_failed";
    public const string SessionEnded = "session.ended";
    public const string RefreshTokenRepeated = "session.refresh_token_repeated";
    public const string SessionShared = "session.shared";
    public const string RefreshTokenReused = "session.refresh_token_reused";
    public const string InvitationCreated = "invitation.created";
    public const string InvitationSent = "invitation.sent";
    public const string InvitationUndeliverable = "invitation.undeliverable";
    public const string InvitationRevoked = "invitation.revoked";
    public const string InvitationAccepted = "invitation.accepted";
    public const string StepCompleted = "onboarding.step_completed";
    public const string StepReported = "onboarding.step_reported";
    public const string OnboardingResumed = "onboarding.resumed";
    public const string OnboardingExchanged = "onboarding.exchanged";
    public const string AccountProvisioned = "account.provisioned";
    public const string AccountsImported = "accounts.imported";
    public const string AccountDisabled = "account.disabled";
    public const string AccountEnabled = "account.enabled";
    public const string AccountUnlocked = "account.unlocked";
    public const string AccountRolesChanged = "account.roles_changed";
    public const string AccountRenamed = "account.renamed";
    public const string AccountErased = "account.erased";
    public const string CodeRefused = "code.refused";
    public const string PasswordChanged = "password.changed";
    public const string PasswordResetMailed = "password.reset_mailed";
    public const string PasswordReset = "password.reset";
    public const string BranchCreated = "branch.created";
    public const string KeyAnnounced = "key.announced";
    public const string KeyPromoted = "key.promoted";
    public const string KeyRevoked = "key.revoked";
    public const string ClientCreated = "client.created";
    public const string ClientSecretRotated = "client.secret_rotated";
    public const string ClientRefused = "client.refused";
    public const string ClientDisabled = "client.disabled";

    /// <summary>What takes a person's traces out of the audit as well.</summary>
    public static IReadOnlyList<string> Erasures { get; } = [AccountErased, AccountExpired, AccountDisplaced];

    /// <summary>What shows that the account's person has proven the address that the account had then.</summary>
    public static IReadOnlyList<string> ProofsOfAddress { get; } =
    [EmailVerified, EmailChanged, EmailChangeUndone, PasswordReset, InvitationAccepted];

    /// <summary>Events about an invited address, told of the advisor.</summary>
    public static IReadOnlyList<string> OfInvitations { get; } =
    [InvitationCreated, InvitationSent, InvitationUndeliverable, InvitationRevoked];

    /// <summary>Every name above, read off the constants so that none can be forgotten.</summary>
    public static IReadOnlySet<string> All { get; } =
        typeof(AuditActions)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToHashSet(StringComparer.Ordinal);
}
