using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>Sends a mail for a new password, or holds it back, so that strangers who ask all day use up nothing of the owner's. Exact while
/// the caller holds the lock on the user's row.</summary>
internal static class ResetMailing
{
    internal static async Task SendAsync(IdentityDbContext db, ThrottleKeys throttles, ResetMailed mailed, CancellationToken ct)
    {
        if (await FindAsync(db, throttles, mailed, ct) is { } chosen)
        {
            // Older links live on: strangers who ask again and again must not kill the one that the owner waits for. Of codes the newest
            // alone is tried.
            db.AddRange(chosen.Secret, chosen.Mail);
            mailed.WasSent = true;
        }
    }

    private static async Task<MailedSecret?> FindAsync(
        IdentityDbContext db,
        ThrottleKeys throttles,
        ResetMailed mailed,
        CancellationToken ct
    )
    {
        var (withCode, linkAlone) = (mailed.Mail.WithCode, mailed.Mail.LinkAlone);
        if (!mailed.IsForced && await HasFreshLinkAsync(db, withCode.Secret, ct))
        {
            return null;
        }

        // The code is counted; a link alone needs no limit against guessing.
        if (await db.TakeMailPlaceAsync(throttles, withCode.Secret.AddressKey, withCode.Mail.Template, mailed.At, ct) is null)
        {
            return withCode;
        }

        // Counted by address, too: erasing an account and opening it again must not fill the mailbox. Operators are refused nothing.
        return mailed.IsForced || await db.TakeResetLinkPlaceAsync(throttles, linkAlone.Secret.AddressKey, linkAlone.Secret.CreatedAt, ct)
            ? linkAlone
            : null;
    }

    /// <summary>Plain SQL, because it asks whether there is a row and needs none of them.</summary>
    private static Task<bool> HasFreshLinkAsync(IdentityDbContext db, OneTimeSecret asked, CancellationToken ct)
    {
        var since = asked.CreatedAt - OneTimeSecret.ResetPause;
        return db.OneTimeSecrets.AnyAsync(
            secret =>
                secret.UserId == asked.UserId
                && secret.Purpose == asked.Purpose
                && secret.CreatedAt > since
                && secret.ConsumedAt == null
                && secret.ReplacedAt == null,
            ct
        );
    }
}
