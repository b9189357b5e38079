using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts;

/// <summary>Where a person left traces in tables that do not name the account: they name an address or a number.</summary>
/// <param name="Invitations">To an address that the person has proven, and those that the person accepted.</param>
/// <param name="Proven">Addresses and numbers of which the person has proven to be the owner.</param>
/// <param name="Claimed">Those that the person merely gave.</param>
internal sealed record PersonalTraces(IReadOnlyList<Invitation> Invitations, IReadOnlyList<string> Proven, IReadOnlyList<string> Claimed)
{
    internal static async Task<PersonalTraces> FindAsync(IdentityDbContext db, User user, CancellationToken ct)
    {
        // The account may have another address by now than the one that was invited.
        var accepted = await db.AuditEvents.Where(audit => audit.SubjectId == user.Id && audit.Action == AuditActions.InvitationAccepted)
            .Select(audit => audit.Detail).ToListAsync(ct);
        List<Guid> acceptedIds = [.. accepted.Select(detail => Guid.TryParse(detail, out var id) ? id : Guid.Empty)];
        var isProven = user.EmailVerifiedAt is not null;
        var invitations = await db.Invitations.AsNoTracking()
            .Where(invitation => (isProven && invitation.EmailKey == user.EmailKey) || acceptedIds.Contains(invitation.Id))
            .OrderBy(invitation => invitation.CreatedAt).ToListAsync(ct);

        List<string?> proven = [.. invitations.Select(invitation => invitation.Email), isProven ? user.Email : null, user.PhoneVerifiedAt is null ? null : user.PhoneNumber];
        List<string?> claimed =
        [
            user.Email, user.PhoneNumber, .. invitations.Select(invitation => invitation.PhoneNumber),
            .. await db.OneTimeCodes.Where(code => code.UserId == user.Id).Select(code => code.Target).ToListAsync(ct),
            .. await db.OneTimeSecrets.Where(secret => secret.UserId == user.Id).Select(secret => secret.Address).ToListAsync(ct),
        ];
        List<string> owned = [.. proven.OfType<string>().Distinct(StringComparer.Ordinal)];
        return new PersonalTraces(invitations, owned, [.. claimed.OfType<string>().Except(owned, StringComparer.Ordinal)]);
    }
}
