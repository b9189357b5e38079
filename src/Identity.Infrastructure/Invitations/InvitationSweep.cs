using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Invitations;

/// <summary>Invitations that came to nothing: a name and an address of someone who never joined. Until then an expired one can be
/// renewed.</summary>
internal sealed class InvitationSweep(RetentionSettings settings) : ISweep
{
    public string Name => "invitations that nobody accepted";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        if (RetentionSettings.Before(now, settings.Invitations) is not { } before)
        {
            return 0;
        }

        var over = db.Invitations.Where(invitation =>
            invitation.AcceptedAt == null && (invitation.RevokedAt ?? invitation.ExpiresAt) < before
        );
        var found = await over.OrderBy(invitation => invitation.Id)
            .Select(invitation => invitation.Id)
            .Take(RetentionSettings.BatchSize)
            .ToListAsync(ct);

        // Judged once more under the lock of the row: one that was sent again meanwhile is open.
        return await over.Where(invitation => found.Contains(invitation.Id)).ExecuteDeleteAsync(ct);
    }
}
