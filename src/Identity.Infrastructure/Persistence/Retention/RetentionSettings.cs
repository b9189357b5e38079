namespace Identity.Infrastructure.Persistence.Retention;

/// <summary><c>Identity:Retention</c>: how long what is over is kept. Zero is for ever.</summary>
public sealed record RetentionSettings
{
    internal const int BatchSize = 500;

    /// <summary>How often what is past its time is looked for.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Audit events, from their seal on; failed logins have their own time.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Audit events of failed logins, from their seal on.</summary>
    public TimeSpan FailedLogins { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Sessions, from their end on: logout, revocation, expiry, or the death of the last refresh token.</summary>
    public TimeSpan Sessions { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Codes and mailed links, from their expiry on. Limits count those of one day back, so it is no less.</summary>
    public TimeSpan Secrets { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Invitations that nobody accepted, from their expiry or revocation on. An expired one can be renewed for as long.</summary>
    public TimeSpan Invitations { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What is older is past its time; null for never.</summary>
    internal static DateTimeOffset? Before(DateTimeOffset now, TimeSpan kept) => kept == TimeSpan.Zero ? null : now - kept;
}
