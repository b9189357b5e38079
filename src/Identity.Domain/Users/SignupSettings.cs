namespace Identity.Domain.Users;

/// <summary><c>Identity:Signup</c>.</summary>
public sealed record SignupSettings
{
    public Disclosure Disclosure { get; init; } = Disclosure.Tell;
}

/// <summary>Who learns that an email address has an account.</summary>
public enum Disclosure
{
    /// <summary>Everyone who signs up with it: 409, as the reference document wants it.</summary>
    Tell,

    /// <summary>Only the owner of the email address, by email (ASVS 6.3.8). A login waits until the address is verified, or it would
    /// tell.</summary>
    Silent,
}
