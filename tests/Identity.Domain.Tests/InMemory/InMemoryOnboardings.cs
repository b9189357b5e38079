using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Onboardings without steps: enough for a login to find the one that is open. Nothing changes here.</summary>
internal sealed class InMemoryOnboardings(InMemoryDatabase db) : IOnboardingStore
{
    public Task<OpenOnboarding?> FindAsync(Guid userId, Guid onboardingId, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(db.Users.Where(user => user.Id == userId && user.OnboardingId == onboardingId)
                .Select(user => new OpenOnboarding(userId, onboardingId, user.Email, user.Name, user.Roles, user.BranchId, user.PhoneNumber, false, []))
                .SingleOrDefault());
        }
    }

    public Task<bool> TryCompleteAsync(Guid userId, Guid onboardingId, string step, string? version, AuditEvent audit, CancellationToken ct) => Task.FromResult(false);

    public Task<bool> TrySetPasswordAsync(Guid userId, Guid onboardingId, string step, string passwordHash, Guid next, AuditEvent audit, CancellationToken ct) =>
        Task.FromResult(false);

    public Task<Texting> TryAddPhoneCodeAsync(
        Guid onboardingId, string step, OneTimeCode code, PhoneNumber number, OutboxMessage text, OnboardingSettings limits, CancellationToken ct) =>
        Task.FromResult(new Texting(IsSent: false));

    public Task<CountedCode?> CountTryAsync(Guid userId, string purpose, DateTimeOffset now, CancellationToken ct) => Task.FromResult<CountedCode?>(null);

    public Task<bool> TryConsumePhoneCodeAsync(Guid onboardingId, string step, OneTimeCode code, AuditEvent audit, CancellationToken ct) => Task.FromResult(false);

    public Task<bool> TryReportAsync(Guid userId, string step, StepState state, string? details, AuditEvent audit, CancellationToken ct) => Task.FromResult(false);

    public Task<bool> TryExchangeAsync(Guid onboardingId, Session session, AuditEvent audit, CancellationToken ct) => Task.FromResult(false);
}
