using System.Security.Cryptography;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Tokens.Keys;

/// <summary>Whether the master keys of this process open a signing key.</summary>
public sealed class SigningKeyProbe(MasterKeyRing ring)
{
    private readonly SigningKeyFactory factory = new(ring);

    /// <summary>False where the master key under which it was wrapped is not there, or the row was changed.</summary>
    public bool CanOpen(SigningKey key)
    {
        try
        {
            factory.Open(key);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
