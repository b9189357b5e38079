using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

/// <summary>Sessions that can no longer be refreshed, and that their owners have had time to ask about.</summary>
internal sealed class SessionSweep(RetentionSettings settings, TokenSettings tokens) : ISweep
{
    public string Name => "ended sessions";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        if (RetentionSettings.Before(now, settings.Sessions) is not { } before)
        {
            return 0;
        }

        var idleSince = before - tokens.RefreshTokenLifetime;
        return await db
            .Sessions.Where(session => session.EndedAt < before || session.ExpiresAt < before || session.UsedAt < idleSince)
            .OrderBy(session => session.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
    }
}
