using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// Lets operators search the audit by email address while no address stands in it: each event keeps an HMAC of the one that it concerned.
/// Events that were written under a master key which is gone are found by the account only.
/// </summary>
internal sealed class AuditEmails(MasterKeyRing ring)
{
    private readonly IReadOnlyList<PurposeKey> keys = ring.Derive(KeyPurpose.AuditEmailMac);

    /// <param name="emailKey">See <see cref="Domain.Email.Key"/>.</param>
    internal byte[] Of(string emailKey) => Of(keys[0], emailKey);

    /// <summary>Under each key of the ring.</summary>
    internal IReadOnlyList<byte[]> AllOf(string emailKey) => [.. keys.Select(key => Of(key, emailKey))];

    /// <summary>Notes whom an event concerns that is about to be added.</summary>
    /// <param name="formerKey">Of the address that the account has left by it.</param>
    internal void Note(IdentityDbContext db, AuditEvent audit, string emailKey, string formerKey = "")
    {
        if (emailKey.Length > 0)
        {
            db.Entry(audit).Property(it => it.EmailMac).CurrentValue = Of(emailKey);
        }

        if (formerKey.Length > 0)
        {
            db.Entry(audit).Property(it => it.FormerEmailMac).CurrentValue = Of(formerKey);
        }
    }

    private static byte[] Of(PurposeKey key, string emailKey) => HMACSHA256.HashData(key.Secret, Encoding.UTF8.GetBytes(emailKey));
}
