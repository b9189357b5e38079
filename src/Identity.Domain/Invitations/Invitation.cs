namespace Identity.Domain.Invitations;

/// <summary>An advisor's offer to someone to join the branch. Its state follows from its instants.</summary>
public sealed partial class Invitation : Aggregate
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private static readonly TimeSpan RenewalPause = TimeSpan.FromHours(1);

    private Invitation() { }

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

    /// <summary>Of the one link that opens it; see <see cref="InvitationLink"/>.</summary>
    public int Generation { get; private set; }

    /// <summary>The latest mail with the link.</summary>
    public DateTimeOffset SentAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When the latest mail with the link was refused for good; null while it is not known to have been.</summary>
    public DateTimeOffset? UndeliverableAt { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>The account that it led to, whatever address that has by now; null again once that is erased.</summary>
    public Guid? AcceptedBy { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public static Invitation Create(
        Guid branchId,
        Guid invitedBy,
        Email email,
        string name,
        PhoneNumber? phoneNumber,
        string language,
        DateTimeOffset now
    )
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

    /// <summary>The one link that opens it.</summary>
    public InvitationLink Link => new(Id, Generation);

    public InvitationState StateAt(DateTimeOffset now) =>
        AcceptedAt is not null ? InvitationState.Accepted
        : RevokedAt is not null ? InvitationState.Revoked
        : ExpiresAt <= now ? InvitationState.Expired
        : UndeliverableAt is not null ? InvitationState.Undeliverable
        : InvitationState.Pending;

    /// <summary>Why it cannot be accepted now, or null when it can.</summary>
    public Error? RefusalAt(DateTimeOffset now) =>
        StateAt(now) switch
        {
            InvitationState.Accepted => InvitationErrors.Used,
            InvitationState.Revoked => InvitationErrors.Revoked,
            InvitationState.Expired => InvitationErrors.Expired,
            _ => null,
        };

    /// <summary>The same for someone who holds this link: an older one stays expired, whatever was mailed since.</summary>
    public Error? RefusalOf(InvitationLink link, DateTimeOffset now) => RefusalAt(now) ?? (link == Link ? null : InvitationErrors.Expired);

    /// <summary>What to mail now: the same link while it is unexpired, and a new one after that.</summary>
    public Result<InvitationLink> LinkToMail(DateTimeOffset now)
    {
        if (StateAt(now) is not InvitationState.Expired)
        {
            return RefusalAt(now) is { } refusal ? refusal : Link;
        }

        return Link.Next is { } next ? next : InvitationErrors.RenewedTooOften;
    }

    /// <summary>The new link that a holder of one may ask for, or null. Only an invitation that has expired has one, and only an hour after
    /// the latest mail: a leaked link fills no mailbox.</summary>
    public InvitationLink? LinkToRenew(DateTimeOffset now) =>
        StateAt(now) is InvitationState.Expired && SentAt <= now - RenewalPause ? Link.Next : null;
}

public enum InvitationState
{
    Pending,
    Accepted,
    Expired,
    Revoked,

    /// <summary>The mail with the link did not arrive and will not. The link works all the same, and a resend leads back to
    /// pending.</summary>
    Undeliverable,
}
