using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Infrastructure.OAuth;

/// <summary>The keys that OAuth and OpenID Connect need, as the token library takes them. All replicas have the same.</summary>
public sealed class ProtocolKeys
{
    private readonly SigningKeyRing ring;

    internal ProtocolKeys(SigningKeyRing ring, MasterKeyRing masterKeys)
    {
        this.ring = ring;
        Sealing =
        [
            .. masterKeys
                .Derive(KeyPurpose.OAuthSeal)
                .Select(key => new EncryptingCredentials(
                    new SymmetricSecurityKey(key.Secret) { KeyId = Convert.ToHexStringLower(key.Id) },
                    SecurityAlgorithms.Aes256KW,
                    SecurityAlgorithms.Aes256CbcHmacSha512
                )),
        ];
    }

    /// <summary>Calls it whenever keys were created, rotated or revoked.</summary>
    public void OnChange(Action listener) => ring.OnChange(listener);

    /// <summary>What encrypts authorization codes: the first writes, all read.</summary>
    public IReadOnlyList<EncryptingCredentials> Sealing { get; }

    /// <summary>The published keys, the one that signs now first.</summary>
    /// <exception cref="Identity.Domain.Tokens.Keys.KeysUnavailableException">No key could be read yet.</exception>
    public IReadOnlyList<SigningCredentials> Signing() => [.. ring.Published().Select(it => new SigningCredentials(it.Key, it.Algorithm))];

    /// <summary>The key that signs now.</summary>
    public SigningCredentials Active()
    {
        var (key, algorithm) = ring.Signing();
        return new SigningCredentials(key, algorithm);
    }
}
