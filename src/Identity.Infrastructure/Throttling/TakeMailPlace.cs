using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>
/// Counts the mails to one address, in any of its spellings: five of a kind, and the next a day after the last; and twelve of every kind in
/// a day that begins with the first of them. Resets of the password, and the warning that a session is shared, have budgets of their own,
/// which other mails cannot use up. The address is counted and not the account, so opening and erasing accounts at a stranger's address
/// yields no more codes to guess (security requirement 49) and does not fill the mailbox. Only an HMAC of the address is kept, for a day.
/// </summary>
internal static class TakeMailPlace
{
    // Whatever strangers can have mailed to one address in a day, resets apart.
    private const string EveryKind = "every kind";
    private const int MailsOfEveryKind = 12;

    private static readonly TimeSpan Day = FailureDelays.Memory; // ThrottleSweep keeps rows that long

    private static readonly string[] OwnBudget =
    [
        MessageTemplate.PasswordReset,
        MessageTemplate.SessionShared,
        MessageTemplate.SessionSharedEnded,
    ];

    // {0} address, {1} template, {2} now, {3} a day ago, {4} most, {5} whether the day begins anew with each place.
    private const string Sql = """
        INSERT INTO throttles (account, part, failures, taken_at)
        VALUES ({0}, {1}, 1, {2})
        ON CONFLICT (account, part) DO UPDATE
           SET failures = CASE WHEN throttles.taken_at <= {3} THEN 1 ELSE throttles.failures + 1 END,
               taken_at = CASE WHEN {5} OR throttles.taken_at <= {3} THEN {2} ELSE throttles.taken_at END
         WHERE throttles.failures < {4}
            OR throttles.taken_at <= {3}
        RETURNING failures AS "Value"
        """;

    /// <summary>Takes a place inside the transaction that writes the mail: of any number of parallel callers no more get one than there
    /// are.
    /// Callers lock the account's row first, where there is one.</summary>
    /// <returns>Null when the place is taken; else when there is one again. A refusal may have counted a mail of its kind, which was not
    /// sent.</returns>
    internal static async Task<DateTimeOffset?> TakeMailPlaceAsync(
        this IdentityDbContext db,
        ThrottleKeys keys,
        string addressKey,
        string template,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var account = Address(keys, addressKey);
        var againAt = await TakeAsync(db, account, template, OneTimeSecret.MailsPerDay, slides: true, now, ct);
        return againAt is not null || OwnBudget.Contains(template, StringComparer.Ordinal)
            ? againAt
            : await TakeAsync(db, account, EveryKind, MailsOfEveryKind, slides: false, now, ct);
    }

    /// <summary>A place for a link alone, after the codes of the day: one in <see cref="OneTimeSecret.ResetPause"/>.</summary>
    internal static async Task<bool> TakeResetLinkPlaceAsync(
        this IdentityDbContext db,
        ThrottleKeys keys,
        string addressKey,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var since = db.Parameter(now - OneTimeSecret.ResetPause);
        var taken = await db
            .Database.SqlQueryRaw<int>(Sql, Address(keys, addressKey), MessageTemplate.PasswordResetLink, db.Parameter(now), since, 1, true)
            .ToListAsync(ct);
        return taken.Count > 0;
    }

    /// <summary>The same for an invitation, first or renewed: five to an address and a thousand of a branch, each in a day that begins with
    /// the first. On a refusal the caller rolls back.</summary>
    internal static async Task<DateTimeOffset?> TakeInvitationPlaceAsync(
        this IdentityDbContext db,
        ThrottleKeys keys,
        Invitation invitation,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        await TakeAsync(
            db,
            keys.Of($"invitations of {invitation.BranchId:N}"),
            MessageTemplate.Invitation,
            InvitationMailing.MailsPerBranch,
            slides: false,
            now,
            ct
        )
        ?? await TakeAsync(
            db,
            Address(keys, invitation.EmailKey),
            MessageTemplate.Invitation,
            InvitationMailing.MailsPerAddress,
            slides: false,
            now,
            ct
        )
        ?? await TakeAsync(db, Address(keys, invitation.EmailKey), EveryKind, MailsOfEveryKind, slides: false, now, ct);

    /// <summary>The kinds of mail that the address gets no more of, and until when.</summary>
    internal static async Task<IReadOnlyList<ReachedLimit>> FindFullMailsAsync(
        this IdentityDbContext db,
        ThrottleKeys keys,
        string addressKey,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var (account, since) = (Address(keys, addressKey), now - Day);
        var taken = await db
            .Throttles.AsNoTracking()
            .Where(row => row.Account == account && row.TakenAt > since && row.Part != MessageTemplate.PasswordResetLink)
            .ToListAsync(ct);
        return
        [
            .. taken
                .Where(row => row.Failures >= MostOf(row.Part))
                .OrderBy(row => row.Part, StringComparer.Ordinal)
                .Select(row => new ReachedLimit(row.Part is EveryKind ? "every email" : row.Part, row.TakenAt + Day)),
        ];
    }

    private static int MostOf(string part) =>
        part switch
        {
            EveryKind => MailsOfEveryKind,
            MessageTemplate.Invitation => InvitationMailing.MailsPerAddress,
            _ => OneTimeSecret.MailsPerDay,
        };

    // No bucket of the address: a reset of the password, or an erasure, clears those.
    private static byte[] Address(ThrottleKeys keys, string addressKey) => keys.Of($"mails to {addressKey}");

    private static async Task<DateTimeOffset?> TakeAsync(
        IdentityDbContext db,
        byte[] account,
        string part,
        int most,
        bool slides,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var taken = await db
            .Database.SqlQueryRaw<int>(Sql, account, part, db.Parameter(now), db.Parameter(now - Day), most, slides)
            .ToListAsync(ct);
        return taken.Count > 0
            ? null
            : await db.Throttles.Where(row => row.Account == account && row.Part == part).Select(row => row.TakenAt).SingleAsync(ct) + Day;
    }
}
