namespace Identity.Infrastructure.Passwords;

/// <summary>What the database may hold in place of a password.</summary>
internal abstract class StoredHash
{
    /// <summary>False for a hash whose kind is accepted and that this system has no library for.</summary>
    public virtual bool IsVerifiable => true;

    /// <summary>Bytes that computing it takes while it runs; 0 where that is not worth counting.</summary>
    public virtual long Memory => 0;

    /// <summary>The stored hash, or null when its kind, its shape or its cost is not on the list.</summary>
    /// <param name="pepper">What another system added to its passwords; null where none is configured.</param>
    public static StoredHash? TryParse(string stored, Crypt crypt, byte[]? pepper = null) =>
        (StoredHash?)CryptHash.TryParse(stored, crypt)
        ?? (StoredHash?)Argon2Hash.TryParse(stored)
        ?? (StoredHash?)AspNetIdentityHash.TryParse(stored)
        ?? (StoredHash?)Pbkdf2Hash.TryParse(stored)
        ?? (StoredHash?)PhpassHash.TryParse(stored)
        ?? (StoredHash?)ScryptHash.TryParse(stored)
        ?? (StoredHash?)FirebaseHash.TryParse(stored)
        ?? PepperedHash.TryParse(stored, crypt, pepper);

    /// <summary>Whether the password is the one, every byte of it.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> password);
}
