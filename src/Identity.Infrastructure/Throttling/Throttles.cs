using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

internal sealed class Throttles(
    IDbContextFactory<IdentityDbContext> contexts,
    ThrottleKeys keys,
    AuditEmails auditEmails,
    LockoutSettings settings
) : IThrottles
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    public async Task<TimeSpan?> TakeAsync(Bucket bucket, DateTimeOffset now, CancellationToken ct)
    {
        if (!settings.Enabled)
        {
            return null;
        }

        var account = keys.Of(bucket.Account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TakePlace.ExecuteAsync(db, account, bucket.Part, now, ct) is not null)
        {
            return null;
        }

        var closed = await db.Throttles.AsNoTracking().FirstOrDefaultAsync(row => row.Account == account && row.Part == bucket.Part, ct);
        var wait = closed is null ? Least : new Failures(closed.Failures, closed.TakenAt).OpensAt - now;
        return wait > Least ? wait : Least; // it may have opened since
    }

    public async Task ReturnAsync(Bucket bucket, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db
            .Throttles.In(bucket, keys)
            .Where(row => row.Failures > 0)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.Failures, it => it.Failures - 1), ct);
    }

    public async Task FailAsync(Bucket bucket, Guid? subject, DomainEvent failed, Origin origin, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                await AddAsync(db, bucket, AuditedEvents.Of(failed, subject, origin)!, ct);

                // The delay begins now: while many passwords wait to be hashed it would be over before the answer.
                await db.Throttles.In(bucket, keys).ExecuteUpdateAsync(row => row.SetProperty(it => it.TakenAt, failed.At), ct);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
    }

    public async Task ClearAsync(Bucket bucket, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.ClearAsync(bucket, keys, ct);
    }

    public async Task ClearAsync(Bucket bucket, Guid subject, DomainEvent happened, Origin origin, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                await AddAsync(db, bucket, AuditedEvents.Of(happened, subject, origin)!, ct);
                await db.ClearAsync(bucket, keys, ct);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
    }

    /// <summary>What was typed in place of an address may be a password: of that nothing is kept.</summary>
    private async Task AddAsync(IdentityDbContext db, Bucket bucket, AuditEvent audit, CancellationToken ct)
    {
        if (Email.Parse(bucket.Account) is { } email)
        {
            auditEmails.Note(db, audit, email.Key);
        }

        await db.AddOfAccountAsync(audit, ct);
    }
}
