using Identity.Domain.Audit;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemorySigningKeys(InMemoryDatabase db) : ISigningKeyStore
{
    /// <summary>Runs between the read of a use case and its write: what another replica does in that moment.</summary>
    public Action? BeforeWrite { get; set; }

    public Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult<IReadOnlyList<SigningKey>>([.. db.SigningKeys.OrderBy(key => key.Position)]);
        }
    }

    public Task<bool> TryAddAsync(SigningKey key, AuditEvent audit, CancellationToken ct) =>
        Write(
            audit,
            () =>
            {
                if (db.SigningKeys.Any(other => other.Position == key.Position || other.Kid == key.Kid))
                {
                    return false;
                }

                db.SigningKeys.Add(key);
                return true;
            }
        );

    public Task<bool> TryPromoteAsync(string kid, AuditEvent audit, CancellationToken ct) =>
        Write(
            audit,
            () =>
            {
                if (
                    db.SigningKeys.SingleOrDefault(key => key.Kid == kid && key.RevokedAt is null && key.SignsFrom > audit.At)
                    is not { } promoted
                )
                {
                    return false;
                }

                InMemoryDatabase.Set(promoted, it => it.SignsFrom, audit.At);
                return true;
            }
        );

    public Task<bool> TryRevokeAsync(string kid, AuditEvent audit, CancellationToken ct) =>
        Write(
            audit,
            () =>
            {
                if (db.SigningKeys.SingleOrDefault(key => key.Kid == kid && key.RevokedAt is null) is not { } revoked)
                {
                    return false;
                }

                var signing = new KeySuccession(db.SigningKeys, TimeSpan.Zero).ActiveAt(audit.At) == revoked;
                InMemoryDatabase.Set(revoked, it => it.RevokedAt, audit.At);
                if (
                    signing
                    && db.SigningKeys.Where(key => key.RevokedAt is null && key.Position > revoked.Position).MinBy(key => key.Position)
                        is { } announced
                )
                {
                    InMemoryDatabase.Set(announced, it => it.SignsFrom, audit.At);
                }

                return true;
            }
        );

    public Task DeleteAsync(string kid, CancellationToken ct)
    {
        lock (db.Lock)
        {
            db.SigningKeys.RemoveAll(key => key.Kid == kid);
            return Task.CompletedTask;
        }
    }

    private Task<bool> Write(AuditEvent audit, Func<bool> change)
    {
        BeforeWrite?.Invoke();
        lock (db.Lock)
        {
            var changed = change();
            if (changed)
            {
                db.Audit.Add(audit);
            }

            return Task.FromResult(changed);
        }
    }
}
