using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Invitations;

public interface IInvitationStore
{
    /// <summary>Adds the invitation with its mail, unless the address has an open one to this branch: of parallel callers one succeeds. An
    /// expired one gives way. Each mail takes a place of the address and of the branch.</summary>
    Task<InvitationMailing> TryAddAsync(Invitation invitation, OutboxMessage mail, AuditEvent audit, CancellationToken ct);

    /// <summary>Whether the address belongs, proven, to a member of some branch.</summary>
    Task<bool> IsMemberAsync(Email email, CancellationToken ct);

    /// <param name="states">Empty for all.</param>
    /// <param name="search">Part of name or address, or null.</param>
    Task<Page<Invitation>> ListAsync(Guid branchId, IReadOnlyCollection<InvitationState> states, string? search, PageRequest page, DateTimeOffset now, CancellationToken ct);

    /// <summary>The invitation with all that accepting, checking or renewing needs.</summary>
    Task<InvitationFacts?> FindAsync(Guid invitationId, CancellationToken ct);

    /// <summary>Extends an open invitation and sends again, unless it was sent since it was looked at: of parallel callers one succeeds. Each mail
    /// takes a place of the address and of the branch.</summary>
    /// <param name="judged">As it was looked at.</param>
    /// <param name="link">The one that opens it from now on.</param>
    Task<InvitationMailing> TryResendAsync(Invitation judged, InvitationLink link, IReadOnlyList<OutboxMessage> mails, AuditEvent audit, CancellationToken ct);

    /// <summary>Withdraws an open invitation of that branch, once.</summary>
    Task<bool> TryRevokeAsync(Guid branchId, Guid invitationId, AuditEvent audit, CancellationToken ct);

    /// <summary>Consumes the invitation and opens the onboarding in one transaction. Of any number of parallel accepts exactly one gets true;
    /// false also when the account changed, or the link was replaced, since it was looked at.</summary>
    Task<bool> TryAcceptAsync(Acceptance acceptance, CancellationToken ct);
}

/// <summary>What became of an invitation that was to be mailed. Where it was not sent, nothing has changed.</summary>
/// <param name="AgainAt">When there is a place for the next mail; null where a limit was not the reason.</param>
public readonly record struct InvitationMailing(bool IsSent, DateTimeOffset? AgainAt = null)
{
    /// <summary>Mails of invitations to one address in a day, from however many advisors.</summary>
    public const int MailsPerAddress = 5;

    /// <summary>Mails of invitations that the advisors of one branch may cause in a day.</summary>
    public const int MailsPerBranch = 1_000;
}

/// <param name="Account">The account that has the invited address, if any.</param>
/// <param name="InviterEmail">Null when the advisor's account is gone.</param>
public sealed record InvitationFacts(Invitation Invitation, string BranchName, InvitedAccount? Account, string? InviterEmail);

/// <param name="PasswordExpiresAt">Of a one-time password that nobody has replaced yet; null for an own one.</param>
public sealed record InvitedAccount(
    Guid UserId,
    bool EmailVerified,
    AccountStatus Status,
    Guid? BranchId,
    string? PasswordHash,
    int PasswordVersion,
    DateTimeOffset? PasswordExpiresAt,
    string? PhoneNumber,
    bool PhoneVerified);

/// <summary>Everything that one acceptance changes.</summary>
/// <param name="Existing">The account to take over or to join with, exactly as it was judged; null for a new one.</param>
/// <param name="NewUserId">The account's identifier: that of <paramref name="Existing"/>, or a fresh one.</param>
/// <param name="NewPasswordHash">For a new account or one that is taken over; null to leave the owner's.</param>
public sealed record Acceptance(
    Invitation Invitation,
    InvitedAccount? Existing,
    Guid NewUserId,
    string? NewPasswordHash,
    Guid OnboardingId,
    IReadOnlyList<OnboardingStep> Steps,
    IReadOnlyList<AgreementAcceptance> Agreements,
    AuditEvent Audit)
{
    /// <summary>An address that nobody had proven was no claim: what its registrant set up ends.</summary>
    public bool IsTakeover => Existing is { EmailVerified: false };
}
