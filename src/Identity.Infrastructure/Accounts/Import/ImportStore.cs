using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Import;
using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts.Import;

internal sealed class ImportStore(IDbContextFactory<IdentityDbContext> contexts) : IImportStore
{
    public async Task<IReadOnlySet<Guid>> FindBranchesAsync(IReadOnlyCollection<Guid> branchIds, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.Branches.Where(branch => branchIds.Contains(branch.Id)).Select(branch => branch.Id).ToListAsync(ct)).ToHashSet();
    }

    public async Task<IReadOnlyList<ImportOutcome>> AddAsync(
        IReadOnlyList<User> users, Func<int, AuditEvent> audit, Func<IReadOnlyList<ImportOutcome>, bool> keep, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<ImportOutcome> outcomes = [];
        await db.InTransactionAsync(
            async () =>
            {
                // The first of each identifier, in the order of their addresses, so that two imports side by side wait for each other and never in a circle.
                User[] candidates = [.. users.DistinctBy(user => user.Id).OrderBy(user => user.EmailKey, StringComparer.Ordinal)];
                var keys = await db.InsertNewAsync(candidates, ct);
                var inserted = candidates.Where(user => keys.Contains(user.Id)).ToHashSet();
                outcomes = await ExplainAsync(db, users, inserted, ct);
                if (inserted.Count == 0 || !keep(outcomes))
                {
                    return false;
                }

                db.Add(audit(inserted.Count));
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        return outcomes;
    }

    private static async Task<IReadOnlyList<ImportOutcome>> ExplainAsync(
        IdentityDbContext db, IReadOnlyList<User> users, HashSet<User> inserted, CancellationToken ct)
    {
        var passedOver = users.Where(user => !inserted.Contains(user)).Select(user => user.EmailKey).ToList();
        var taken = passedOver.Count == 0 ? [] : (await db.Users.Where(user => passedOver.Contains(user.EmailKey)).Select(user => user.EmailKey).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. users.Select(user => inserted.Contains(user) ? ImportOutcome.Imported
                : taken.Contains(user.EmailKey) ? ImportOutcome.AlreadyThere
                : ImportOutcome.IdTaken),
        ];
    }
}
