using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Import;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Import;

internal sealed class ImportStore(IDbContextFactory<IdentityDbContext> contexts, Displacement displacement, TimeProvider time)
    : IImportStore
{
    public async Task<IReadOnlySet<Guid>> FindBranchesAsync(IReadOnlyCollection<Guid> branchIds, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.Branches.Where(branch => branchIds.Contains(branch.Id)).Select(branch => branch.Id).ToListAsync(ct)).ToHashSet();
    }

    public async Task<IReadOnlyList<ImportOutcome>> AddAsync(
        IReadOnlyList<User> users,
        Func<int, AuditEvent> audit,
        Func<IReadOnlyList<ImportOutcome>, bool> keep,
        CancellationToken ct
    )
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<ImportOutcome> outcomes = [];
        await db.InTransactionAsync(
            async () =>
            {
                // The first of each identifier, in the order of their addresses, so that two imports side by side wait for each other and
                // never in a circle.
                User[] candidates = [.. users.DistinctBy(user => user.Id).OrderBy(user => user.EmailKey, StringComparer.Ordinal)];
                var keys = await db.InsertNewAsync(candidates, ct);
                var inPlace = await DisplaceAsync(db, [.. candidates.Where(user => !keys.Contains(user.Id))], ct);
                var inserted = candidates.Where(user => keys.Contains(user.Id)).Concat(inPlace).ToHashSet();
                outcomes = await ExplainAsync(db, users, inserted, inPlace, ct);
                if (inserted.Count == 0 || !keep(outcomes))
                {
                    return false;
                }

                db.Add(audit(inserted.Count));
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
        return outcomes;
    }

    /// <summary>Those whose addresses are held by accounts that never proved them: these end, and give way. The others are passed over
    /// still.</summary>
    private async Task<IReadOnlySet<User>> DisplaceAsync(IdentityDbContext db, IReadOnlyList<User> passedOver, CancellationToken ct)
    {
        var (ids, emails) = (passedOver.Select(user => user.Id).ToList(), passedOver.Select(user => user.EmailKey).ToList());
        var claimed =
            emails.Count == 0
                ? []
                : await db
                    .Users.Where(User.IsUnprovenClaim)
                    .Where(user => emails.Contains(user.EmailKey))
                    .Select(user => user.EmailKey)
                    .ToListAsync(ct);
        if (claimed.Count == 0)
        {
            return new HashSet<User>();
        }

        // Nobody loses an account to a line that is refused for its identifier.
        var taken = await db.Users.Where(user => ids.Contains(user.Id)).Select(user => user.Id).ToListAsync(ct);
        List<User> rivals = [];
        foreach (
            var user in passedOver
                .Where(user => claimed.Contains(user.EmailKey, StringComparer.Ordinal) && !taken.Contains(user.Id))
                .DistinctBy(user => user.EmailKey, StringComparer.Ordinal)
        )
        {
            if (await displacement.ExecuteAsync(db, user.EmailKey, AuditActions.AccountsImported, time.Now(), ct) is not null)
            {
                rivals.Add(user);
            }
        }

        var inserted = await db.InsertNewAsync(rivals, ct);
        return rivals.Where(user => inserted.Contains(user.Id)).ToHashSet();
    }

    private static async Task<IReadOnlyList<ImportOutcome>> ExplainAsync(
        IdentityDbContext db,
        IReadOnlyList<User> users,
        HashSet<User> inserted,
        IReadOnlySet<User> inPlace,
        CancellationToken ct
    )
    {
        var passedOver = users.Where(user => !inserted.Contains(user)).Select(user => user.EmailKey).ToList();
        var taken =
            passedOver.Count == 0
                ? []
                : (
                    await db.Users.Where(user => passedOver.Contains(user.EmailKey)).Select(user => user.EmailKey).ToListAsync(ct)
                ).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. users.Select(user =>
                inPlace.Contains(user) ? ImportOutcome.ImportedInPlace
                : inserted.Contains(user) ? ImportOutcome.Imported
                : taken.Contains(user.EmailKey) ? ImportOutcome.AlreadyThere
                : ImportOutcome.IdTaken
            ),
        ];
    }
}
