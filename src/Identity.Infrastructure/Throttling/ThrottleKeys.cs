using System.Security.Cryptography;
using System.Text;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Throttling;

/// <summary>
/// What stands for an account in the table, and for its password in the cookies of known devices: an HMAC, so that neither names a person.
/// A new master key begins with empty buckets.
/// </summary>
internal sealed class ThrottleKeys(MasterKeyRing ring)
{
    private readonly IReadOnlyList<PurposeKey> keys = ring.Derive(KeyPurpose.ThrottleMac);

    internal byte[] Of(string account) => Of(keys[0], account);

    /// <summary>Under each key of the ring.</summary>
    internal IEnumerable<byte[]> AllOf(string account) => keys.Select(key => Of(key, account));

    private static byte[] Of(PurposeKey key, string account) => HMACSHA256.HashData(key.Secret, Encoding.UTF8.GetBytes(account));
}
