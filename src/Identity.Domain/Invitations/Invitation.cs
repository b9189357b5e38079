using Identity.Domain.Accounts;

namespace Identity.Domain.Invitations;

/// <summary>An advisor's offer to somebody to join the branch. Its state follows from its instants.</summary>
public sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public Guid Id { get; private init; }

    public Guid BranchId { get; private init; }

    /// <summary>The advisor who is told when the person asks for a new link.</summary>
    public Guid InvitedBy { get; private init; }

    public string Email { get; private init; } = "";

    public string EmailKey { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>E.164, as the advisor gave it; proven by nobody yet.</summary>
    public string? PhoneNumber { get; private init; }

    /// <summary>The language of the mails.</summary>
    public string Language { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The latest mail with the link.</summary>
    public DateTimeOffset SentAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? AcceptedAt { get; private init; }

    /// <summary>The account that it led to, whatever address that has by now; null again once that is erased.</summary>
    public Guid? AcceptedBy { get; private init; }

    public DateTimeOffset? RevokedAt { get; private init; }

    public static Invitation Create(
        Guid branchId, Guid invitedBy, Email email, string name, PhoneNumber? phoneNumber, string language, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        return new Invitation
        {
            Id = Guid.CreateVersion7(now),
            BranchId = branchId,
            InvitedBy = invitedBy,
            Email = email.Address,
            EmailKey = email.Key,
            Name = name,
            PhoneNumber = phoneNumber?.Value,
            Language = language,
            CreatedAt = now,
            SentAt = now,
            ExpiresAt = now + Lifetime,
        };
    }

    public InvitationState StateAt(DateTimeOffset now) =>
        AcceptedAt is not null ? InvitationState.Accepted
        : RevokedAt is not null ? InvitationState.Revoked
        : ExpiresAt <= now ? InvitationState.Expired
        : InvitationState.Pending;

    /// <summary>Why it cannot be accepted now, or null when it can.</summary>
    public Error? RefusalAt(DateTimeOffset now) => StateAt(now) switch
    {
        InvitationState.Accepted => InvitationErrors.Used,
        InvitationState.Revoked => InvitationErrors.Revoked,
        InvitationState.Expired => InvitationErrors.Expired,
        _ => null,
    };
}

public enum InvitationState
{
    Pending,
    Accepted,
    Expired,
    Revoked,
}
