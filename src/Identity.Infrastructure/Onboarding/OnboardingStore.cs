using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Accounts;
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
            .AsNoTracking().ToListAsync(ct);
        if (rows.Count == 0)
        {
            return null;
        }

        var account = rows[0].user;
        return new OpenOnboarding(
            userId, onboardingId, account.Email, account.Name, account.Roles, account.BranchId, account.PhoneNumber, account.PhoneVerifiedAt is not null,
            [.. rows.Where(row => row.step is not null).Select(row => row.step!).OrderBy(step => step.Position)]);
    }

    public Task<bool> TryCompleteAsync(Guid userId, Guid onboardingId, string step, string? version, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(onboardingId, userId, audit, db => TryCompleteAsync(db, userId, step, version, audit.At, ct), ct);

    public Task<bool> TrySetPasswordAsync(
        Guid userId, Guid onboardingId, string step, string passwordHash, Guid next, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(
            onboardingId,
            userId,
            audit,
            async db =>
            {
                if (!await TryCompleteAsync(db, userId, step, version: null, audit.At, ct))
                {
                    return false;
                }

                await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.PasswordHash, passwordHash)
                        .SetProperty(it => it.PasswordExpiresAt, (DateTimeOffset?)null)
                        .SetProperty(it => it.OnboardingId, next)
                        .SetProperty(it => it.UpdatedAt, audit.At),
                    ct);
                return true;
            },
            ct);

    public async Task<Texting> TryAddPhoneCodeAsync(
        Guid onboardingId, string step, OneTimeCode code, PhoneNumber number, OutboxMessage text, OnboardingSettings limits, CancellationToken ct)
    {
        TextLimit? reached = null;
        var isSent = await ChangeAsync(
            onboardingId,
            code.UserId,
            audit: null,
            async db =>
            {
                if ((reached = await FindLimitAsync(db, code, number, limits, ct)) is not null)
                {
                    return false;
                }

                // A newer code kills the older ones, and a number that changes takes its proof along.
                await OpenCodes(db, code.UserId, code.Purpose).ExecuteUpdateAsync(old => old.SetProperty(it => it.ConsumedAt, code.CreatedAt), ct);
                await db.Users.Where(user => user.Id == code.UserId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.PhoneNumber, number.Value).SetProperty(it => it.PhoneVerifiedAt, (DateTimeOffset?)null), ct);
                await db.OnboardingSteps.Where(row => row.UserId == code.UserId && row.Name == step).ExecuteUpdateAsync(
                    row => row.SetProperty(it => it.State, StepState.Pending).SetProperty(it => it.UpdatedAt, code.CreatedAt), ct);
                db.AddRange(code, text);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        return new Texting(isSent, reached);
    }

    public async Task<CountedCode?> CountTryAsync(Guid userId, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = OpenCodes(db, userId, purpose).Where(code => code.ExpiresAt > now);
        if (await open.AsNoTracking().OrderByDescending(code => code.CreatedAt).FirstOrDefaultAsync(ct) is not { } newest)
        {
            return null;
        }

        var counted = await db.OneTimeCodes.Where(code => code.Id == newest.Id && code.ConsumedAt == null && code.Tries < OneTimeCode.MaximumTries)
            .ExecuteUpdateAsync(code => code.SetProperty(it => it.Tries, it => it.Tries + 1), ct);
        return new CountedCode(newest, counted == 1);
    }

    public Task<bool> TryConsumePhoneCodeAsync(Guid onboardingId, string step, OneTimeCode code, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(
            onboardingId,
            code.UserId,
            audit,
            async db =>
            {
                var consumed = await OpenCodes(db, code.UserId, code.Purpose).Where(row => row.Id == code.Id)
                    .ExecuteUpdateAsync(row => row.SetProperty(it => it.ConsumedAt, audit.At), ct);
                if (consumed == 0)
                {
                    return false;
                }

                // The number that the code was sent to, and no other, is proven by it.
                var proven = await db.Users.Where(user => user.Id == code.UserId && user.PhoneNumber == code.Target)
                    .ExecuteUpdateAsync(user => user.SetProperty(it => it.PhoneVerifiedAt, audit.At).SetProperty(it => it.UpdatedAt, audit.At), ct);
                return proven == 1 && await TryCompleteAsync(db, code.UserId, step, version: null, audit.At, ct);
            },
            ct);

    public async Task<bool> TryReportAsync(Guid userId, string step, StepState state, string? details, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                // No report slips in beside an exchange.
                var locked = await db.Users.Where(user => user.Id == userId && user.OnboardingId != null).LockAsync(ct);
                var reported = !locked ? 0 : await db.OnboardingSteps
                    .Where(row => row.UserId == userId && row.Name == step && row.Kind == StepKind.External)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(it => it.State, state).SetProperty(it => it.Details, details).SetProperty(it => it.UpdatedAt, audit.At), ct);
                if (reported == 0)
                {
                    return false;
                }

                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    public Task<bool> TryExchangeAsync(Guid onboardingId, Session session, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(
            onboardingId,
            session.UserId,
            audit,
            async db =>
            {
                if (await db.OnboardingSteps.AnyAsync(step => step.UserId == session.UserId && step.State != StepState.Completed, ct))
                {
                    return false;
                }

                await db.Users.Where(user => user.Id == session.UserId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.Status, AccountStatus.Active)
                        .SetProperty(it => it.OnboardingId, (Guid?)null)
                        .SetProperty(it => it.SignedInAt, session.CreatedAt)
                        .SetProperty(it => it.UpdatedAt, session.CreatedAt),
                    ct);
                db.Add(session);
                return true;
            },
            ct);

    /// <summary>
    /// Changes an open onboarding, one change at a time: the row of the account is locked first, so of two parallel changes the second
    /// sees what the first one did, and an exchange ends them all.
    /// </summary>
    private async Task<bool> ChangeAsync(Guid onboardingId, Guid userId, AuditEvent? audit, Func<IdentityDbContext, Task<bool>> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                var locked = await Accounts(db, userId, onboardingId).ExecuteUpdateAsync(user => user.SetProperty(it => it.OnboardingId, onboardingId), ct);
                if (locked == 0 || !await change(db))
                {
                    return false;
                }

                if (audit is not null)
                {
                    db.Add(audit);
                }

                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    private static async Task<bool> TryCompleteAsync(IdentityDbContext db, Guid userId, string name, string? version, DateTimeOffset now, CancellationToken ct) =>
        await db.OnboardingSteps
            .Where(step => step.UserId == userId && step.Name == name && step.State != StepState.Completed
                && !db.OnboardingSteps.Any(earlier => earlier.UserId == userId && earlier.Position < step.Position && earlier.State != StepState.Completed))
            .ExecuteUpdateAsync(
                step => step.SetProperty(it => it.State, StepState.Completed)
                    .SetProperty(it => it.Version, it => version ?? it.Version)
                    .SetProperty(it => it.UpdatedAt, now),
                ct) == 1;

    private static async Task<TextLimit?> FindLimitAsync(IdentityDbContext db, OneTimeCode code, PhoneNumber number, OnboardingSettings limits, CancellationToken ct)
    {
        var (hour, day, prefix) = (TimeSpan.FromHours(1), TimeSpan.FromDays(1), number.Prefix);
        var ofPerson = db.OneTimeCodes.Where(sent => sent.UserId == code.UserId && sent.Purpose == code.Purpose);
        return await ReachedAsync(ofPerson, limits.CodesPerPersonAndHour, hour, "for one user in an hour")
            ?? await ReachedAsync(ofPerson, limits.CodesPerPersonAndDay, day, "for one user in a day")
            ?? await ReachedAsync(db.OneTimeCodes.Where(sent => sent.Target == number.Value), limits.CodesPerNumberAndDay, day, "for one phone number in a day")
            ?? await ReachedAsync(db.OneTimeCodes.Where(sent => sent.Target.StartsWith(prefix)), limits.CodesPerPrefixAndHour, hour, "for one country in an hour");

        // Of so many in the window the oldest: until it is out of it, there is no place.
        async Task<TextLimit?> ReachedAsync(IQueryable<OneTimeCode> sent, int most, TimeSpan window, string of)
        {
            var from = code.CreatedAt - window;
            var oldest = await sent.Where(other => other.CreatedAt > from).OrderByDescending(other => other.CreatedAt).Skip(most - 1)
                .Select(other => (DateTimeOffset?)other.CreatedAt).FirstOrDefaultAsync(ct);
            return oldest is { } at ? new TextLimit(of, at - from) : null;
        }
    }

    private static IQueryable<OneTimeCode> OpenCodes(IdentityDbContext db, Guid userId, string purpose) =>
        db.OneTimeCodes.Where(code => code.UserId == userId && code.Purpose == purpose && code.ConsumedAt == null);

    private static IQueryable<User> Accounts(IdentityDbContext db, Guid userId, Guid onboardingId) =>
        db.Users.Where(user => user.Id == userId && user.OnboardingId == onboardingId && user.Status == AccountStatus.Onboarding);
}
