namespace Identity.Domain.Accounts;

/// <summary><c>Identity:Signup</c> and <c>Identity:Accounts</c>.</summary>
public sealed record AccountSettings
{
    public Disclosure Disclosure { get; init; } = Disclosure.Tell;

    /// <summary>How long an account may lie unused whose address nobody has ever proven; zero for ever.</summary>
    public TimeSpan UnverifiedLifetime { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>Who learns that an address has an account.</summary>
public enum Disclosure
{
    /// <summary>Whoever signs up with it: 409, as the reference document wants it.</summary>
    Tell,

    /// <summary>Nobody but the address itself, by mail (ASVS 6.3.8). A login waits for the address to be proven, or it would tell.</summary>
    Silent,
}
