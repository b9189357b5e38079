using Identity.Domain.Messaging;

namespace Identity.Domain.Invitations;

/// <summary>Mailed for the first time; not at all where address or branch had their mails of a day.</summary>
public sealed record InvitationIssued(Invitation Invitation, OutboxMessage Mail, DateTimeOffset At) : DomainEvent(At);

/// <summary>Mailed again, under the same limits.</summary>
/// <param name="AdvisorId">Null where its holder asked.</param>
public sealed record InvitationSent(Invitation Invitation, IReadOnlyList<OutboxMessage> Mails, Guid? AdvisorId, DateTimeOffset At)
    : DomainEvent(At);

/// <summary>The mail with its link was refused for good, or given up.</summary>
public sealed record InvitationUndelivered(Guid InvitationId, Guid AdvisorId, DateTimeOffset At) : DomainEvent(At);

public sealed record InvitationRevoked(Guid InvitationId, Guid AdvisorId, DateTimeOffset At) : DomainEvent(At);

/// <summary>A user has come of it.</summary>
public sealed record InvitationAccepted(Guid InvitationId, IReadOnlyList<AgreementAcceptance> Agreements, DateTimeOffset At)
    : DomainEvent(At);
