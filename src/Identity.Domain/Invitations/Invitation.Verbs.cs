using Identity.Domain.Messaging;

namespace Identity.Domain.Invitations;

/// <summary>What happens to an invitation between its first mail and its end.</summary>
public sealed partial class Invitation
{
    private static readonly TimeSpan ResendPause = TimeSpan.FromMinutes(1);

    /// <summary>Its first mail goes out. An expired one to the same address, of the same branch, gives way to it.</summary>
    public void Issue(OutboxMessage mail) => Record(new InvitationIssued(this, mail, CreatedAt));

    /// <summary>Withdraws an expired one for a newer one to the same address, of the same branch. The database does the same in one
    /// statement.</summary>
    public void GiveWay(Invitation newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        if (BranchId == newer.BranchId && EmailKey == newer.EmailKey && StateAt(newer.CreatedAt) is InvitationState.Expired)
        {
            RevokedAt = newer.CreatedAt;
        }
    }

    /// <summary>Mails the link again with a fresh expiry. Asked again within a minute it succeeds without another mail: that one is on its
    /// way; only the first resend may follow at once.</summary>
    /// <param name="link">What the mail opens with: <see cref="LinkToMail"/>, unless another request was faster.</param>
    public Result<Done> Resend(InvitationLink link, OutboxMessage mail, Guid advisorId, DateTimeOffset now)
    {
        var current = LinkToMail(now);
        if (!current.IsSuccess)
        {
            return current.Errors.ToArray();
        }

        var isOnItsWay = UndeliverableAt is null && SentAt != CreatedAt && SentAt > now - ResendPause;
        if (current.Value == link && !isOnItsWay)
        {
            Send(link, [mail], advisorId, now);
        }

        return new Done();
    }

    /// <summary>Gives the holder of an expired link a new one, at the invited address.</summary>
    /// <param name="link">What the mail opens with: <see cref="LinkToRenew"/>, unless another request was faster.</param>
    public Result<Done> Renew(InvitationLink link, IReadOnlyList<OutboxMessage> mails, DateTimeOffset now)
    {
        if (LinkToRenew(now) == link)
        {
            Send(link, mails, advisorId: null, now);
        }

        return new Done();
    }

    /// <summary>A mail with the link was given up. If it is the latest one, nothing is on its way any more.</summary>
    /// <param name="sentAt">When that mail was written.</param>
    public Result<Done> MissDelivery(DateTimeOffset sentAt, DateTimeOffset now)
    {
        if (StateAt(now) is InvitationState.Pending && SentAt <= sentAt)
        {
            UndeliverableAt = now;
            Record(new InvitationUndelivered(Id, InvitedBy, now));
        }

        return new Done();
    }

    /// <summary>That mail has arrived after all: an operator had it sent again.</summary>
    public Result<Done> Deliver(DateTimeOffset sentAt)
    {
        UndeliverableAt = SentAt <= sentAt ? null : UndeliverableAt;
        return new Done();
    }

    /// <summary>Withdraws it, while nobody has accepted it.</summary>
    public Result<Done> Revoke(Guid branchId, Guid advisorId, DateTimeOffset now)
    {
        if (BranchId != branchId)
        {
            return InvitationErrors.NotFound;
        }

        if (AcceptedAt is not null || RevokedAt is not null)
        {
            return RefusalAt(now)!;
        }

        RevokedAt = now;
        Record(new InvitationRevoked(Id, advisorId, now));
        return new Done();
    }

    /// <summary>Uses it up, once.</summary>
    /// <returns>Why not, or null.</returns>
    internal Error? Accept(InvitationLink link, Guid userId, DateTimeOffset now)
    {
        if (RefusalOf(link, now) is { } refusal)
        {
            return refusal;
        }

        (AcceptedAt, AcceptedBy) = (now, userId);
        return null;
    }

    private void Send(InvitationLink link, IReadOnlyList<OutboxMessage> mails, Guid? advisorId, DateTimeOffset now)
    {
        (Generation, SentAt, ExpiresAt, UndeliverableAt) = (link.Generation, now, now + Lifetime, null);
        Record(new InvitationSent(this, mails, advisorId, now));
    }
}
