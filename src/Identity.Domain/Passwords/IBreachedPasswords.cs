namespace Identity.Domain.Passwords;

/// <summary>Passwords that are known to have leaked somewhere.</summary>
public interface IBreachedPasswords
{
    /// <summary>
    /// Whether a normalised password is one of them. False also where nobody is asked, or nobody answers in time: an outage elsewhere
    /// keeps no one from choosing a password. What leaves this process tells the password from no other of a million.
    /// </summary>
    Task<bool> ContainAsync(string password, CancellationToken ct);
}
