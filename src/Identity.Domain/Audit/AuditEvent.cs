using System.Diagnostics;

namespace Identity.Domain.Audit;

/// <summary>
/// Who did what to whom. Written in the transaction of the change itself, and never changed afterwards, but for its place in the chain
/// (<see cref="AuditSeal"/>) and the erasure of <see cref="Address"/>.
/// </summary>
public sealed class AuditEvent
{
    public const int MaximumDetailLength = 500;

    public const int TraceIdLength = 32;

    private const int MaximumAddressLength = 64;

    private AuditEvent() { }

    public Guid Id { get; private init; }

    public DateTimeOffset At { get; private init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public string Action { get; private init; } = "";

    /// <summary>The account concerned, if any.</summary>
    public Guid? SubjectId { get; private init; }

    public Guid? SessionId { get; private init; }

    /// <summary>Where the request came from, if a request caused it. The one thing here that tells of a person; goes when that person is
    /// erased.</summary>
    public string? Address { get; private init; }

    /// <summary>A reason or identifier. Never a secret, an e-mail address, a number or a name of a person, but for the account of an
    /// operator on the machine: it outlives erasure. Of an address no more than its network.</summary>
    public string? Detail { get; private init; }

    /// <summary>The trace of the request that caused it: 32 hexadecimal digits, as in the answer's <c>traceId</c> and in the log. Null
    /// where no request did.</summary>
    public string? TraceId { get; private init; }

    /// <summary>An HMAC of the email address that it concerned, to search by. Goes when that person is erased. No part of the proof: who
    /// can change it hides an event from a search and no more.</summary>
    public byte[]? EmailMac { get; private init; }

    /// <summary>The same of the address that an account has left by it: operators find the event by both.</summary>
    public byte[]? FormerEmailMac { get; private init; }

    /// <summary>The seal that it lies under; null until the sealer comes by, a few seconds after the commit.</summary>
    public long? SealNumber { get; private init; }

    /// <summary>Its place under that seal, from 0.</summary>
    public int? SealPosition { get; private init; }

    /// <summary>What <see cref="Address"/> is hashed with; goes together with it, so that nobody can find the address again by
    /// trying.</summary>
    public byte[]? AddressSalt { get; private init; }

    /// <summary>What the proof knows of <see cref="Address"/>: it stays when the address goes.</summary>
    public byte[]? AddressDigest { get; private init; }

    /// <summary>Binds all of this to the place under the seal.</summary>
    public byte[]? SealMac { get; private init; }

    public static AuditEvent Of(
        string action,
        DateTimeOffset at,
        Guid? subjectId = null,
        Guid? sessionId = null,
        string? address = null,
        string? detail = null
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            Action = action,
            SubjectId = subjectId,
            SessionId = sessionId,
            Address = AuditText.OnOneLine(address, MaximumAddressLength),
            Detail = AuditText.OnOneLine(detail, MaximumDetailLength),
            TraceId = Activity.Current?.TraceId.ToHexString(),
        };
}
