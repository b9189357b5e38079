using Identity.Domain.Passwords;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>Plain SQL, because a request belongs to no user until someone looks whether there is one (security requirement 47).</summary>
internal sealed class ResetRequests(IDbContextFactory<IdentityDbContext> contexts) : IResetRequests
{
    public async Task AddAsync(ResetRequest request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(request);
        await db.SaveChangesAsync(ct);
    }

    public async Task<IReadOnlyList<ResetRequest>> ListAsync(int most, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ResetRequests.AsNoTracking().OrderBy(request => request.Id).Take(most).ToListAsync(ct); // version 7: by time
    }

    public async Task RemoveAsync(ResetRequest request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.ResetRequests.Where(row => row.Id == request.Id).ExecuteDeleteAsync(ct);
    }
}
