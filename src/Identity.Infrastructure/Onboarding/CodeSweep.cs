using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Onboarding;

/// <summary>Texted codes that are used or too old.</summary>
internal sealed class CodeSweep(RetentionSettings settings) : ISweep
{
    public string Name => "codes";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct) =>
        RetentionSettings.Before(now, settings.Secrets) is not { } before
            ? 0
            : await db
                .OneTimeCodes.Where(code => code.ExpiresAt < before)
                .OrderBy(code => code.Id)
                .Take(RetentionSettings.BatchSize)
                .ExecuteDeleteAsync(ct);
}
