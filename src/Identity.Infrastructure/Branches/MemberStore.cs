using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Branches;

internal sealed class MemberStore(IDbContextFactory<IdentityDbContext> contexts) : IMemberStore
{
    public async Task AddBranchAsync(Branch branch, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AddRange(branch, audit);
        await db.SaveChangesAsync(ct);
    }

    public async Task<Branch?> FindBranchAsync(Guid branchId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Branches.AsNoTracking().FirstOrDefaultAsync(branch => branch.Id == branchId, ct);
    }

    public async Task<Page<Branch>> ListBranchesAsync(string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var part = search?.ToLowerInvariant();
        var found = db.Branches.AsNoTracking().Where(branch => part == null || branch.Name.ToLower().Contains(part));
        var total = await found.CountAsync(ct);
        var items = await found.OrderBy(branch => branch.Name).ThenBy(branch => branch.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<Branch>(items, total, page);
    }

    public async Task<Page<Member>> ListAsync(MemberFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var part = filter.Search?.ToLowerInvariant();
        var status = filter.Status;
        var found = Within(db, filter.Scope).Where(user =>
            (part == null || user.EmailKey.Contains(part) || user.Name.ToLower().Contains(part)) && (status == null || user.Status == status));
        var total = await found.CountAsync(ct);
        var ordered = found.OrderByDescending(user => user.CreatedAt).ThenBy(user => user.Id).Skip(page.Skip).Take(page.Size);
        return new Page<Member>(await MembersAsync(db, ordered, ct), total, page);
    }

    public async Task<Member?> FindAsync(MemberScope scope, Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await MembersAsync(db, Within(db, scope).Where(user => user.Id == userId), ct)).SingleOrDefault();
    }

    /// <summary>The same as <see cref="MemberScope.Includes"/>, for lists.</summary>
    private static IQueryable<User> Within(IdentityDbContext db, MemberScope scope)
    {
        var found = db.Users.AsQueryable();
        if (scope.BranchId is { } branchId)
        {
            found = found.Where(user => user.BranchId == branchId);
        }

        // Nobody holds two roles but by an operator's hand; a set is spelt in one order.
        return scope.Role is { } role ? found.Where(user => user.Roles == role || user.Roles == (Roles.Individual | Roles.Advisor)) : found;
    }

    private static async Task<IReadOnlyList<Member>> MembersAsync(IdentityDbContext db, IQueryable<User> which, CancellationToken ct)
    {
        var rows = await which.AsNoTracking()
            .LeftJoin(db.Branches, user => user.BranchId, branch => branch.Id, (user, branch) => new { user, BranchName = branch!.Name })
            .ToListAsync(ct);
        var ids = rows.Select(row => row.user.Id).ToList();
        var steps = await db.OnboardingSteps.AsNoTracking().Where(step => ids.Contains(step.UserId)).ToListAsync(ct);
        var byUser = steps.ToLookup(step => step.UserId);
        return
        [
            .. rows.Select(row => new Member(
                Profile.Of(row.user) with { BranchName = row.BranchName },
                row.user.Status,
                row.user.SignedInAt,
                [.. byUser[row.user.Id].OrderBy(step => step.Position)])),
        ];
    }
}
