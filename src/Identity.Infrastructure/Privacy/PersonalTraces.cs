using Identity.Domain.Invitations;
using Identity.Domain.Secrets;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Privacy;

/// <summary>Where a person left traces in tables that do not name the account: they name an address or a number.</summary>
/// <param name="Invitations">To an address that the person has proven, and those that the person accepted.</param>
/// <param name="Proven">Addresses and numbers of which the person has proven to be the owner, as far as they are nobody else's now.</param>
/// <param name="Claimed">Those that the person merely gave, or has no more.</param>
internal sealed record PersonalTraces(IReadOnlyList<Invitation> Invitations, IReadOnlyList<string> Proven, IReadOnlyList<string> Claimed)
{
    internal static async Task<PersonalTraces> FindAsync(IdentityDbContext db, User user, CancellationToken ct)
    {
        // The account may have another address by now than the one that was invited.
        var isProven = user.EmailVerifiedAt is not null;
        var invitations = await db
            .Invitations.AsNoTracking()
            .Where(invitation => (isProven && invitation.EmailKey == user.EmailKey) || invitation.AcceptedBy == user.Id)
            .OrderBy(invitation => invitation.CreatedAt)
            .ToListAsync(ct);
        var secrets = await db
            .OneTimeSecrets.Where(secret => secret.UserId == user.Id)
            .Select(secret => new
            {
                secret.Purpose,
                secret.Address,
                secret.AddressKey,
            })
            .ToListAsync(ct);

        // Only a proven address is ever undone to. One that was the person's may be someone else's now, proven or not.
        List<(string Address, string Key)> former =
        [
            .. invitations.Select(invitation => (invitation.Email, invitation.EmailKey)),
            .. secrets
                .Where(secret => secret.Purpose is SecretPurpose.UndoEmailChange)
                .Select(secret => (secret.Address, secret.AddressKey)),
        ];
        var formerKeys = former.Select(address => address.Key).ToList();
        var others = await db
            .Users.Where(other => other.Id != user.Id && formerKeys.Contains(other.EmailKey))
            .Select(other => other.EmailKey)
            .ToListAsync(ct);

        List<string?> proven =
        [
            isProven ? user.Email : null,
            user.PhoneVerifiedAt is null ? null : user.PhoneNumber,
            .. former.Where(address => !others.Contains(address.Key, StringComparer.Ordinal)).Select(address => address.Address),
        ];
        List<string?> claimed =
        [
            user.Email,
            user.PhoneNumber,
            .. invitations.SelectMany(invitation => new[] { invitation.Email, invitation.PhoneNumber }),
            .. await db.OneTimeCodes.Where(code => code.UserId == user.Id).Select(code => code.Target).ToListAsync(ct),
            .. secrets.Select(secret => secret.Address),
        ];
        List<string> owned = [.. proven.OfType<string>().Distinct(StringComparer.Ordinal)];
        return new PersonalTraces(invitations, owned, [.. claimed.OfType<string>().Except(owned, StringComparer.Ordinal)]);
    }
}
