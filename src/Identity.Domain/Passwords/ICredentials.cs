namespace Identity.Domain.Passwords;

/// <summary>What a proof of a password needs to know, in one read.</summary>
public interface ICredentials
{
    /// <summary>Null for an unknown address.</summary>
    Task<Credentials?> FindAsync(Email email, CancellationToken ct);

    /// <summary>The same of someone who is signed in.</summary>
    Task<Credentials?> FindAsync(Guid userId, CancellationToken ct);
}
