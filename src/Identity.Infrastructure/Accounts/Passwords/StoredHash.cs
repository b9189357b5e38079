namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>What the database may hold in place of a password.</summary>
internal abstract class StoredHash
{
    /// <summary>The stored hash, or null when its kind, its shape or its cost is not on the list.</summary>
    public static StoredHash? TryParse(string stored) => (StoredHash?)PasswordHash.TryParse(stored) ?? AspNetIdentityHash.TryParse(stored);

    /// <summary>Whether the password is the one, every byte of it.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> password);
}
