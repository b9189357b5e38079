using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Profiles;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Branches;

internal sealed class ManagedUsers(IDbContextFactory<IdentityDbContext> contexts) : IManagedUsers
{
    public async Task<Page<ManagedUser>> ListAsync(UserFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = Within(db, filter.Scope);
        if (filter.Search is { } search)
        {
            var part = SearchText.Of(search);
            found = found.Where(user => user.EmailKey.Contains(part) || SearchText.Folded(user.Name).Contains(part));
        }

        if (filter.Status is { } status)
        {
            found = found.Where(user => user.Status == status);
        }

        var counted = await found.CountToLimitAsync(ct);
        if (page.After is var (at, id))
        {
            // Beside the exact rule the plain one, which an index can follow.
            found = found.Where(user => user.CreatedAt <= at && (user.CreatedAt < at || user.Id > id));
        }

        var ordered = found.OrderByDescending(user => user.CreatedAt).ThenBy(user => user.Id).Skip(page.Skip).Take(page.Size + 1);
        var rows = await WithStepsAsync(db, ordered, ct);
        return LargeList.Page(rows, counted, page, user => new PagePosition(user.Profile.CreatedAt, user.Profile.Id));
    }

    public async Task<ManagedUser?> FindAsync(UserScope scope, Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await WithStepsAsync(db, Within(db, scope).Where(user => user.Id == userId), ct)).SingleOrDefault();
    }

    /// <summary>The same as <see cref="UserScope.Includes"/>, for lists.</summary>
    private static IQueryable<User> Within(IdentityDbContext db, UserScope scope)
    {
        var found = db.Users.AsQueryable();
        if (scope.BranchId is { } branchId)
        {
            found = found.Where(user => user.BranchId == branchId);
        }

        // Nobody holds two roles but by an operator's hand; a set is spelt in one order.
        return scope.Role is { } role ? found.Where(user => user.Roles == role || user.Roles == (Roles.Individual | Roles.Advisor)) : found;
    }

    private static async Task<IReadOnlyList<ManagedUser>> WithStepsAsync(IdentityDbContext db, IQueryable<User> which, CancellationToken ct)
    {
        var rows = await which
            .AsNoTracking()
            .LeftJoin(db.Branches, user => user.BranchId, branch => branch.Id, (user, branch) => new { user, BranchName = branch!.Name })
            .ToListAsync(ct);
        var ids = rows.Select(row => row.user.Id).ToList();
        var steps = await db.OnboardingSteps.AsNoTracking().Where(step => ids.Contains(step.UserId)).ToListAsync(ct);
        var byUser = steps.ToLookup(step => step.UserId);
        return
        [
            .. rows.Select(row => new ManagedUser(
                Profile.Of(row.user) with
                {
                    BranchName = row.BranchName,
                },
                row.user.Status,
                row.user.SignedInAt,
                [.. byUser[row.user.Id].OrderBy(step => step.Position)]
            )),
        ];
    }
}
