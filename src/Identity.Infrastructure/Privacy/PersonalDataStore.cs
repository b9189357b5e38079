using Identity.Domain.Privacy;
using Identity.Domain.Profiles;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Privacy;

/// <summary>A new table that knows people is part of the export, and of <see cref="UserErasure"/>; a test of the model sees to
/// that.</summary>
internal sealed class PersonalDataStore(IDbContextFactory<IdentityDbContext> contexts) : IPersonalData
{
    public async Task<PersonalData?> ExportAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(it => it.Id == userId, ct) is not { } user)
        {
            return null;
        }

        var branch = await db.Branches.AsNoTracking().FirstOrDefaultAsync(it => it.Id == user.BranchId, ct);
        var traces = await PersonalTraces.FindAsync(db, user, ct);
        return new PersonalData(
            user,
            Profile.Of(user) with
            {
                BranchName = branch?.Name,
            },
            await db
                .Images.AsNoTracking()
                .Include(image => image.Variants)
                .AsSplitQuery()
                .Where(image => image.UserId == userId)
                .ToListAsync(ct),
            await db.Sessions.AsNoTracking().Where(session => session.UserId == userId).OrderBy(session => session.Id).ToListAsync(ct),
            traces.Invitations,
            await db
                .AgreementAcceptances.AsNoTracking()
                .Where(acceptance => acceptance.UserId == userId)
                .OrderBy(acceptance => acceptance.Id)
                .ToListAsync(ct),
            await db.Consents.AsNoTracking().Where(consent => consent.UserId == userId).OrderBy(consent => consent.Id).ToListAsync(ct),
            await db.OnboardingSteps.AsNoTracking().Where(step => step.UserId == userId).OrderBy(step => step.Position).ToListAsync(ct),
            await db.OneTimeCodes.AsNoTracking().Where(code => code.UserId == userId).OrderBy(code => code.Id).ToListAsync(ct),
            await db.OneTimeSecrets.AsNoTracking().Where(secret => secret.UserId == userId).OrderBy(secret => secret.Id).ToListAsync(ct),
            await db
                .Outbox.AsNoTracking()
                .Where(message => traces.Proven.Contains(message.Recipient))
                .OrderBy(message => message.Id)
                .ToListAsync(ct),
            await db.AuditEvents.AsNoTracking().Where(audit => audit.SubjectId == userId).OrderBy(audit => audit.Id).ToListAsync(ct)
        );
    }
}
