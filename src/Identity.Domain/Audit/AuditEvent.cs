namespace Identity.Domain.Audit;

/// <summary>Who did what to whom. Written in the transaction of the change itself, and never changed afterwards.</summary>
public sealed class AuditEvent
{
    private AuditEvent()
    {
    }

    public Guid Id { get; private init; }

    public DateTimeOffset At { get; private init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public string Action { get; private init; } = "";

    /// <summary>The account concerned, if any.</summary>
    public Guid? SubjectId { get; private init; }

    public Guid? SessionId { get; private init; }

    /// <summary>Where the request came from, if a request caused it.</summary>
    public string? Address { get; private init; }

    /// <summary>A reason or identifier. Never a secret, an e-mail address or a name.</summary>
    public string? Detail { get; private init; }

    public static AuditEvent Of(
        string action, DateTimeOffset at, Guid? subjectId = null, Guid? sessionId = null, string? address = null, string? detail = null) =>
        new() { Id = Guid.CreateVersion7(at), At = at, Action = action, SubjectId = subjectId, SessionId = sessionId, Address = address, Detail = detail };
}
