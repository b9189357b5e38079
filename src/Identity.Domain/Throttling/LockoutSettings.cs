namespace Identity.Domain.Throttling;

/// <summary><c>Identity:Lockout</c>: what is counted in the database, for all replicas together.</summary>
public sealed record LockoutSettings
{
    /// <summary>Off: neither failures of an account nor the sending of codes are limited. For load tests.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Wrong codes of all accounts in one hour of the clock, after which no code is compared until the next.</summary>
    public int WrongCodesPerHour { get; init; } = 1_000;
}
