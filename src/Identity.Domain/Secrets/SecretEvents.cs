namespace Identity.Domain.Secrets;

/// <summary>Open links and codes for these purposes no longer work.</summary>
public sealed record SecretsRevoked(IReadOnlyList<SecretPurpose> Purposes, DateTimeOffset At) : DomainEvent(At);

/// <summary>A wrong guess at a mailed code.</summary>
/// <param name="Of">What the code would be of, for the audit.</param>
public sealed record MailedCodeRefused(string Of, DateTimeOffset At) : DomainEvent(At);

/// <summary>Former email addresses lose their way back into the account, except by links that are still firm
/// (<see cref="UndoLinks"/>).</summary>
/// <param name="SentUntil">Links that were sent later are firm.</param>
public sealed record UndoLinksCancelled(DateTimeOffset SentUntil, DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>How many links that were: known once the one statement that cancels them has run.</summary>
    public int Count { get; set; }
}
