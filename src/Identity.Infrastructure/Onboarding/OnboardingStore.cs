using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Onboarding;

internal sealed class OnboardingStore(IDbContextFactory<IdentityDbContext> contexts) : IOnboardingStore, ITemporarySessions
{
    public async Task<bool> IsOpenAsync(Guid subject, Guid sessionId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Accounts(db, subject, sessionId).AnyAsync(ct);
    }

    public async Task<OpenOnboarding?> FindAsync(Guid userId, Guid onboardingId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await Accounts(db, userId, onboardingId)
            .LeftJoin(db.OnboardingSteps, user => user.Id, step => step.UserId, (user, step) => new { user, step })
            .AsNoTracking()
            .ToListAsync(ct);
        if (rows.Count == 0)
        {
            return null;
        }

        var account = rows[0].user;
        return new OpenOnboarding(
            userId,
            onboardingId,
            account.Email,
            account.Name,
            account.Roles,
            account.BranchId,
            account.PhoneNumber,
            account.PhoneVerifiedAt is not null,
            [.. rows.Where(row => row.step is not null).Select(row => row.step!).OrderBy(step => step.Position)]
        );
    }

    public async Task<Guid?> FindCodeAsync(Guid userId, string purpose, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await PhoneCodes
            .Open(db, userId, purpose)
            .OrderByDescending(code => code.CreatedAt)
            .Select(code => (Guid?)code.Id)
            .FirstOrDefaultAsync(ct);
    }

    private static IQueryable<User> Accounts(IdentityDbContext db, Guid userId, Guid onboardingId) =>
        db.Users.Where(user => user.Id == userId && user.OnboardingId == onboardingId && user.Status == UserStatus.Onboarding);
}
