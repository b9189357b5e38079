using Identity.Domain.Users;

namespace Identity.Domain.Invitations;

public interface IInvitationStore
{
    /// <summary>Whether the address belongs, proven, to a member of some branch.</summary>
    Task<bool> IsMemberAsync(Email email, CancellationToken ct);

    /// <param name="branchId">Null for operators: all.</param>
    /// <param name="states">Empty for all.</param>
    /// <param name="search">Part of name or address, or null.</param>
    Task<Page<Invitation>> ListAsync(
        Guid? branchId,
        IReadOnlyCollection<InvitationState> states,
        string? search,
        PageRequest page,
        DateTimeOffset now,
        CancellationToken ct
    );

    /// <summary>The invitation with all that accepting, checking or renewing needs.</summary>
    Task<InvitationFacts?> FindAsync(Guid invitationId, CancellationToken ct);
}

/// <summary>How often invitations may be mailed.</summary>
public static class InvitationMailing
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
    UserStatus Status,
    Guid? BranchId,
    string? PasswordHash,
    int PasswordVersion,
    DateTimeOffset? PasswordExpiresAt,
    string? PhoneNumber,
    bool PhoneVerified
);
