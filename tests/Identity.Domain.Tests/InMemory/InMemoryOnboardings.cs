using Identity.Domain.Onboarding;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryOnboardings(InMemoryDatabase db) : IOnboardingStore
{
    public Task<OpenOnboarding?> FindAsync(Guid userId, Guid onboardingId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(
                db.Users.Where(user => user.Id == userId && user.OnboardingId == onboardingId)
                    .Select(user => new OpenOnboarding(
                        userId,
                        onboardingId,
                        user.Email,
                        user.Name,
                        user.Roles,
                        user.BranchId,
                        user.PhoneNumber,
                        user.PhoneVerifiedAt is not null,
                        user.Steps
                    ))
                    .SingleOrDefault()
            );
        }
    }

    public Task<Guid?> FindCodeAsync(Guid userId, string purpose, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(
                db.Codes.Where(code => code.UserId == userId && code.Purpose == purpose && code.ConsumedAt is null)
                    .Select(code => (Guid?)code.Id)
                    .LastOrDefault()
            );
        }
    }
}
