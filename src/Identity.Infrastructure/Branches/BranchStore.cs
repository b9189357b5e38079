using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Branches;

internal sealed class BranchStore(IDbContextFactory<IdentityDbContext> contexts) : IBranches
{
    public async Task<Branch?> FindAsync(Guid branchId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Branches.AsNoTracking().FirstOrDefaultAsync(branch => branch.Id == branchId, ct);
    }

    public async Task<Page<Branch>> ListAsync(string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var part = search is null ? null : SearchText.Of(search);
        var found = db.Branches.AsNoTracking().Where(branch => part == null || SearchText.Folded(branch.Name).Contains(part));
        var total = await found.CountAsync(ct);
        var items = await found.OrderBy(branch => branch.Name).ThenBy(branch => branch.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<Branch>(items, total, page);
    }
}
