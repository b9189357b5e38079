namespace Identity.Domain.Throttling;

/// <summary><c>Identity:Lockout</c>: what is counted in the database, for all replicas together.</summary>
public sealed record LockoutSettings
{
    /// <summary>Off: neither failures of an account nor the sending of codes are limited. For load tests.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a device stays known after it signed in; longer than a session, so that the next sign-in of one in use finds it
    /// known.</summary>
    public TimeSpan KnownDeviceLifetime { get; init; } = TimeSpan.FromDays(200);

    /// <summary>Wrong codes of one kind from one network in one hour of the clock, after which none from there is compared until the
    /// next.</summary>
    public int WrongCodesPerNetworkAndHour { get; init; } = 100;

    /// <summary>Wrong codes of one kind, of all accounts, in one hour of the clock, after which each network has
    /// five until the next. Only tries of a code that was open count.</summary>
    public int WrongCodesPerHour { get; init; } = 1_000;
}
