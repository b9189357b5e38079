using Identity.Domain;
using Identity.Domain.Changes;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Secrets;

internal sealed class OneTimeSecretStore(IDbContextFactory<IdentityDbContext> contexts, WrongCodes wrongCodes, ICodeMac mac)
    : IOneTimeSecretStore
{
    // Plain SQL, because parallel guesses meet on one row: the try is counted before it is compared, and the condition is checked again
    // under the row's lock. {0} address, {1} purpose, {2} most tries.
    private const string CountTry = """
        UPDATE one_time_secrets
           SET tries = tries + 1
         WHERE id = (SELECT id
                       FROM one_time_secrets
                      WHERE address_key = {0} AND purpose = {1} AND code_mac IS NOT NULL
                      ORDER BY created_at DESC, id DESC
                      LIMIT 1)
           AND tries < {2}
        RETURNING *
        """;

    public async Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.OneTimeSecrets.AsNoTracking().FirstOrDefaultAsync(secret => secret.TokenHash == tokenHash, ct);
    }

    public async Task<IReadOnlyList<OneTimeSecret>> ListOpenAsync(
        Guid userId,
        SecretPurpose purpose,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db
            .OneTimeSecrets.AsNoTracking()
            .Where(secret =>
                secret.UserId == userId
                && secret.Purpose == purpose
                && secret.ConsumedAt == null
                && secret.ReplacedAt == null
                && secret.ExpiresAt > now
            )
            .ToListAsync(ct);
    }

    public async Task<bool> TryConsumeAsync(OneTimeSecret secret, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.TryConsumeAsync(secret, now, ct);
    }

    public async Task<OneTimeSecret?> TryCodeAsync(
        string addressKey,
        IReadOnlyList<SecretPurpose> purposes,
        string code,
        MailedCodeRefused refused,
        Origin origin,
        CancellationToken ct
    )
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        OneTimeSecret? right = null;
        Guid? owner = null;
        var wasOpen = false;
        await db.InTransactionAsync(
            async () =>
            {
                // For every purpose, whichever is right: neither the answer nor its cost tells which kind of code is open, or whether any
                // is.
                wasOpen = false;
                foreach (var purpose in purposes)
                {
                    var counted = await db
                        .OneTimeSecrets.FromSqlRaw(
                            CountTry,
                            addressKey,
                            SnakeCaseEnumConverter<SecretPurpose>.Write(purpose),
                            OneTimeSecret.MaximumTries
                        )
                        .AsNoTracking()
                        .ToListAsync(ct);
                    right = counted.SingleOrDefault(secret => secret.Matches(code, mac)) ?? right;
                    wasOpen |= counted.SingleOrDefault()?.CodeStateAt(refused.At) is SecretState.Open;
                    owner = counted.SingleOrDefault()?.UserId ?? owner;
                }

                if (right is null)
                {
                    await wrongCodes.CountAsync(db, CodeKind.Mailed, origin.Address, refused.At, wasOpen, ct);

                    // An erasure deletes the secret before it looks for events of the account: it waits for this one.
                    db.AuditEvents.Add(AuditedEvents.Of(refused, owner, origin)!);
                    await db.SaveChangesAsync(ct);
                }

                return true;
            },
            ct
        );
        return right;
    }
}
