using System.Security.Cryptography;

namespace Identity.Infrastructure.Cryptography;

/// <summary>
/// Secrets at rest that must be read again: AES-256-GCM under the key of one purpose, bound to their row by associated data. Layout:
/// version ‖ key id ‖ nonce ‖ tag ‖ ciphertext.
/// </summary>
/// <param name="content">What is inside, as the beginning of a sentence for the operator.</param>
internal sealed class SecretBox(MasterKeyRing ring, KeyPurpose purpose, string content)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + MasterKeyRing.KeyIdBytes;

    private readonly IReadOnlyList<PurposeKey> keys = ring.Derive(purpose);

    internal byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData)
    {
        var wrapped = new byte[HeaderBytes + NonceBytes + TagBytes + secret.Length];
        wrapped[0] = Version;
        keys[0].Id.CopyTo(wrapped, 1);
        var nonce = wrapped.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce); // at random for up to 2^32 secrets a key (NIST SP 800-38D section 8.3)
        using var aes = new AesGcm(keys[0].Secret, TagBytes);
        aes.Encrypt(
            nonce,
            secret,
            wrapped.AsSpan(HeaderBytes + NonceBytes + TagBytes),
            wrapped.AsSpan(HeaderBytes + NonceBytes, TagBytes),
            associatedData
        );
        return wrapped;
    }

    /// <exception cref="CryptographicException">The row was tampered with, or its master key is not in the ring.</exception>
    internal byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData)
    {
        if (wrapped.Length < HeaderBytes + NonceBytes + TagBytes || wrapped[0] != Version)
        {
            throw new CryptographicException("A wrapped secret has an unknown layout.");
        }

        PurposeKey? key = null;
        foreach (var candidate in keys)
        {
            if (wrapped.Slice(1, MasterKeyRing.KeyIdBytes).SequenceEqual(candidate.Id))
            {
                key = candidate;
            }
        }

        if (key is null)
        {
            throw new CryptographicException(
                $"{content} was encrypted under a master key that is not configured. Add the old one behind the new one in Identity:MasterKey or Identity:MasterKeyFile. If the old key is lost: identity keys list, then identity keys revoke for each key that is active, next or retired, and start again (README, section Lost master key)."
            );
        }

        var secret = new byte[wrapped.Length - HeaderBytes - NonceBytes - TagBytes];
        using var aes = new AesGcm(key.Secret, TagBytes);
        aes.Decrypt(
            wrapped.Slice(HeaderBytes, NonceBytes),
            wrapped[(HeaderBytes + NonceBytes + TagBytes)..],
            wrapped.Slice(HeaderBytes + NonceBytes, TagBytes),
            secret,
            associatedData
        );
        return secret;
    }
}
