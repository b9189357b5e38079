using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Audit;

internal sealed class AuditTrail(IDbContextFactory<IdentityDbContext> contexts, AuditProof proof, AuditEmails emails) : IAuditTrail
{
    // A listing may search a long time of events; anyone who reads the audit can wait for that.
    private static readonly TimeSpan ListingPatience = TimeSpan.FromSeconds(30);

    // No request waits for a check, and some of its questions are about every event there is.
    private static readonly TimeSpan CheckPatience = TimeSpan.FromMinutes(10);

    public async Task<Page<AuditEvent>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(ListingPatience);
        var found = db.AuditEvents.AsNoTracking();
        if (filter.Action is { } action)
        {
            found = found.Where(audit => audit.Action == action);
        }

        if (filter.SubjectId is { } subjectId)
        {
            found = found.Where(audit => audit.SubjectId == subjectId);
        }

        if (filter.SessionId is { } sessionId)
        {
            found = found.Where(audit => audit.SessionId == sessionId);
        }

        if (filter.From is { } from)
        {
            found = found.Where(audit => audit.At >= from);
        }

        if (filter.To is { } to)
        {
            found = found.Where(audit => audit.At < to);
        }

        if (filter.TraceId is { } traceId)
        {
            found = found.Where(audit => audit.TraceId == traceId);
        }

        if (filter.Email is { } email)
        {
            var macs = emails.AllOf(email.Key);
            var holder = await db.Set<User>()
                .Where(user => user.EmailKey == email.Key)
                .Select(user => (Guid?)user.Id)
                .FirstOrDefaultAsync(ct);
            found = found.Where(audit =>
                (audit.EmailMac != null && macs.Contains(audit.EmailMac))
                || (audit.FormerEmailMac != null && macs.Contains(audit.FormerEmailMac))
                || (holder != null && audit.SubjectId == holder)
            );
        }

        var counted = await found.CountToLimitAsync(ct);
        if (page.After is var (at, id))
        {
            // Beside the exact rule the plain one, which an index can follow.
            found = found.Where(audit => audit.At <= at && (audit.At < at || audit.Id < id));
        }

        var rows = await found
            .OrderByDescending(audit => audit.At)
            .ThenByDescending(audit => audit.Id)
            .Skip(page.Skip)
            .Take(page.Size + 1)
            .ToListAsync(ct);
        return LargeList.Page(rows, counted, page, audit => new PagePosition(audit.At, audit.Id));
    }

    public async Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(CheckPatience);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        return await new AuditCheck(db, proof).ExecuteAsync(anchors, ct);
    }
}
