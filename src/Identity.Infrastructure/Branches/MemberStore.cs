using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Branches;

internal sealed class MemberStore(
    IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, Displacement displacement, TokenSettings tokens) : IMemberStore
{
    // Somebody may sign up with the address between the displacement and the insertion, and gives way as well.
    private const int Attempts = 3;

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

    public async Task<Addition> TryAddAsync(User user, AuditEvent audit, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            Displaced? displaced = null;
            try
            {
                await db.InTransactionAsync(
                    async () =>
                    {
                        displaced = await displacement.ExecuteAsync(db, user.EmailKey, audit.Action, audit.At, ct);
                        db.Add(user);
                        db.Add(audit);
                        await db.SaveChangesAsync(ct);
                        return true;
                    },
                    ct);
            }
            catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
            {
                if (attempt < Attempts && await IsClaimedAsync(user.EmailKey, ct))
                {
                    continue;
                }

                return new Addition(IsAdded: false);
            }

            revocations.Add(displaced?.Revoked ?? []);
            return new Addition(IsAdded: true, displaced?.UserId);
        }
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

    public async Task<bool> TryDisableAsync(MemberScope scope, Guid userId, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        var fresh = Guid.CreateVersion7(audit.At);
        var done = await db.InTransactionAsync(
            async () =>
            {
                // A fresh onboarding id: temporary tokens that were issued before do not wake up when the account is enabled again.
                var disabled = await Within(db, scope).Where(user => user.Id == userId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.Status, AccountStatus.Disabled)
                        .SetProperty(it => it.OnboardingId, it => it.OnboardingId == null ? null : fresh)
                        .SetProperty(it => it.UpdatedAt, audit.At),
                    ct);
                if (disabled == 0)
                {
                    return false;
                }

                revoked = await db.EndSessionsAsync(
                    db.Sessions.Where(session => session.UserId == userId), SessionEnd.AccountDisabled, audit, tokens.AccessTokenLifetime, ct);
                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (done)
        {
            revocations.Add(revoked);
        }

        return done;
    }

    public async Task<bool> TryEnableAsync(MemberScope scope, Guid userId, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                var account = Within(db, scope).Where(user => user.Id == userId);
                var enabled = await account.Where(user => user.Status == AccountStatus.Disabled).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.Status, it => it.OnboardingId == null ? AccountStatus.Active : AccountStatus.Onboarding)
                        .SetProperty(it => it.UpdatedAt, audit.At),
                    ct);
                if (enabled == 0)
                {
                    return await account.AnyAsync(ct); // open already: nothing to do, and nothing to audit
                }

                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    private async Task<bool> IsClaimedAsync(string emailKey, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.Where(User.IsUnprovenClaim).AnyAsync(user => user.EmailKey == emailKey, ct);
    }

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
