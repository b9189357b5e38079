using Identity.Domain.Changes;
using Identity.Domain.Secrets;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemorySecrets(InMemoryDatabase db, InMemoryWrongCodes wrongCodes, ICodeMac mac) : IOneTimeSecretStore
{
    public Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(db.Secrets.SingleOrDefault(secret => secret.TokenHash.SequenceEqual(tokenHash)));
        }
    }

    public Task<IReadOnlyList<OneTimeSecret>> ListOpenAsync(Guid userId, SecretPurpose purpose, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult<IReadOnlyList<OneTimeSecret>>([
                .. db.Secrets.Where(secret =>
                    secret.UserId == userId && secret.Purpose == purpose && secret.LinkStateAt(now) is SecretState.Open
                ),
            ]);
        }
    }

    public Task<bool> TryConsumeAsync(OneTimeSecret secret, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(secret.TryUse(now));
        }
    }

    public Task<OneTimeSecret?> TryCodeAsync(
        string addressKey,
        IReadOnlyList<SecretPurpose> purposes,
        string code,
        MailedCodeRefused refused,
        Origin origin,
        CancellationToken ct
    )
    {
        OneTimeSecret? right = null;
        lock (db.Lock)
        {
            foreach (var purpose in purposes)
            {
                var newest = db.Secrets.LastOrDefault(secret =>
                    secret.AddressKey == addressKey && secret.Purpose == purpose && secret.CodeMac is not null
                );
                right = newest?.TryCode(code, mac) is true ? newest : right;
            }

            if (right is null)
            {
                wrongCodes.Count();
                db.Audit.Add(AuditedEvents.Of(refused, null, origin)!);
            }
        }

        return Task.FromResult(right);
    }
}
