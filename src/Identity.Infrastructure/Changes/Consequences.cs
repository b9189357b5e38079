using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Changes;
using Identity.Domain.Emails;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Pictures;
using Identity.Domain.Privacy;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Emails;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Onboarding;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Changes;

/// <summary>Turns what verbs did into rows of the same transaction: new rows, audit, revocations, mails, and one statement for what
/// concerns many rows. Here, and nowhere else.</summary>
internal sealed class Consequences(
    ThrottleKeys throttles,
    WrongCodes wrongCodes,
    UserErasure erasure,
    LogoutNotices logoutNotices,
    Displacement displacement,
    OnboardingSettings onboarding,
    TokenSettings tokens,
    AuditEmails auditEmails
)
{
    /// <returns>Why none of it may happen, where only the database knows that; null to go on.</returns>
    internal async Task<Error?> ApplyAsync(IdentityDbContext db, Aggregate aggregate, Change change, CancellationToken ct)
    {
        var subject = (aggregate as User)?.Id;
        foreach (var happened in aggregate.Events)
        {
            change.Happened.Add(happened);
            if (happened is UserErased erased)
            {
                await EraseAsync(db, (User)aggregate, erased, change, ct);
            }
            else if (await ApplyAsync(db, subject ?? Guid.Empty, happened, change, ct) is { } refusal)
            {
                return refusal;
            }

            // Last: only now some events know how many rows they concerned.
            if (AuditedEvents.Of(happened, subject, change.Origin) is { } audit)
            {
                db.Add(audit);
                if (happened is not UserErased)
                {
                    auditEmails.Note(db, audit, EmailKeyOf(aggregate), FormerKeyOf(happened));
                }
            }
        }

        return null;
    }

    private static string FormerKeyOf(DomainEvent happened) =>
        happened switch
        {
            EmailMoved it => it.FormerKey,
            EmailMoveUndone it => it.FormerKey,
            _ => "",
        };

    private static string EmailKeyOf(Aggregate aggregate) =>
        aggregate switch
        {
            User user => user.EmailKey,
            Invitation invitation => invitation.EmailKey,
            _ => "",
        };

    private async Task<Error?> ApplyAsync(IdentityDbContext db, Guid userId, DomainEvent happened, Change change, CancellationToken ct)
    {
        switch (happened)
        {
            case AddressClaimed it:
                var displaced = await displacement.ExecuteAsync(db, it.EmailKey, it.By, it.At, ct);
                it.Displaced = displaced?.UserId;
                change.Revoked.AddRange(displaced?.Revoked ?? []);
                break;
            case SecretsRevoked it:
                await db.SaveChangesAsync(ct); // a secret that was just used is used, not replaced
                await db.ReplaceSecretsAsync(userId, it.Purposes.ToArray(), it.At, ct);
                break;
            case SignedUp it:
                await OpenAccountAsync(db, it, ct);
                break;
            case SignUpRepeated it:
                await AddIfPlaceAsync(db, it.AddressKey, it.Mail, it.At, ct);
                break;
            case PasswordChanged it:
                db.Add(it.Mail);
                break;
            case PasswordReset it:
                await db.ClearThrottlesAsync(throttles, it.AddressKey, ct);
                db.Add(it.Mail);
                break;
            case UserUnlocked it:
                await db.ClearThrottlesAsync(throttles, it.AddressKey, ct);
                break;
            case UndoLinksCancelled it:
                it.Count = await db.CancelUndoLinksAsync(userId, it.SentUntil, it.At, ct);
                break;
            case ResetRequestSettled it:
                await db.ResetRequests.Where(row => row.Id == it.RequestId).ExecuteDeleteAsync(ct);
                break;
            case ResetMailed it:
                await ResetMailing.SendAsync(db, throttles, it, ct);
                break;
            case VerificationSent it:
                return await SendVerificationAsync(db, it, ct);
            case EmailMoveRequested it:
                return await RequestMoveAsync(db, userId, it, ct);
            case EmailMoved { WayBack: { } wayBack }:
                db.AddRange(wayBack.Secret, wayBack.Mail);
                break;
            case EmailMoveUndone it:
                await EmailMoves.ForgetLaterAsync(db, userId, it.MovedAt, it.At, ct);
                db.AddRange(it.Reset.Secret, it.Reset.Mail);
                break;
            case PictureRemoved:
                await db.Images.Where(image => image.UserId == userId).ExecuteDeleteAsync(ct);
                break;
            case PictureReplaced it:
                await db.Images.Where(image => image.UserId == userId).ExecuteDeleteAsync(ct);
                db.Add(it.Image);
                break;
            case SessionEnded it:
                await RevokeAsync(db, [it.SessionId], it.At, change, ct);
                break;
            case RefreshTokenReused it:
                await RevokeAsync(db, [it.SessionId], it.At, change, ct);
                break;
            case ClientDisabled it:
                var client = Revocation.OfClient(it.ClientId, it.At, tokens.AccessTokenLifetime);
                db.Add(client);
                change.Revoked.Add(client);
                break;
            case ClientTokenRevoked it:
                var token = Revocation.OfToken(it.TokenId, it.At, tokens.AccessTokenLifetime);
                db.Add(token);
                change.Revoked.Add(token);
                break;
            case ConsentGiven it:
                await AllowAsync(db, userId, it, ct);
                break;
            case ConsentWithdrawn it:
                await db.Consents.Where(consent => consent.Id == it.ConsentId).ExecuteDeleteAsync(ct);
                var of = await EndOthers.OfClientAsync(db, userId, it.ClientId, SessionEnd.EndedByOwner, it.At, ct);
                await RevokeAsync(db, of, it.At, change, ct);
                break;
            case SessionsEnded it:
                var ended = await EndOthers.ExecuteAsync(db, userId, it.Except ?? Guid.Empty, it.Reason, it.At, ct);
                it.Count = ended.Count;
                await RevokeAsync(db, ended, it.At, change, ct);
                break;
            case SessionShared it:
                await AddIfPlaceAsync(db, it.AddressKey, it.Mail, it.At, ct);
                break;
            case InvitationIssued it:
                await GiveWayAsync(db, it.Invitation, ct);
                return await MailInvitationAsync(db, it.Invitation, [it.Mail], it.At, ct);
            case InvitationSent it:
                return await MailInvitationAsync(db, it.Invitation, it.Mails, it.At, ct);
            case InvitationAccepted it:
                db.AddRange(it.Agreements);
                break;
            case OnboardingExchanged it:
                db.Add(it.Session);
                break;
            case PhoneCodeIssued it:
                if (await PhoneCodes.FindLimitAsync(db, it.Code, it.Number, onboarding, ct) is { } limit)
                {
                    return limit.Refusal;
                }

                await PhoneCodes.ReplaceAsync(db, it.Code, ct);
                db.AddRange(it.Code, it.Text);
                break;
            case PhoneChanged it:
                db.Add(it.Mail);
                break;
            case DeviceCodeRefused it:
                await wrongCodes.CountAsync(db, CodeKind.Device, change.Origin.Address, it.At, wasOpen: true, ct);
                break;
            case PhoneCodeRefused it:
                await wrongCodes.CountAsync(db, CodeKind.Texted, change.Origin.Address, it.At, wasOpen: true, ct);
                break;
        }

        return null;
    }

    /// <summary>Sessions are over: their access tokens die, and their clients are told.</summary>
    private async Task RevokeAsync(IdentityDbContext db, IReadOnlyList<Guid> ended, DateTimeOffset at, Change change, CancellationToken ct)
    {
        change.Revoked.AddRange(db.AddRevocations(ended, at, tokens));
        await logoutNotices.AddAsync(db, ended, at, ct);
    }

    private async Task OpenAccountAsync(IdentityDbContext db, SignedUp signedUp, CancellationToken ct)
    {
        if (signedUp.Session is { } session)
        {
            db.Add(session);
        }

        await db.SaveChangesAsync(ct); // that the address is taken is the better reason
        if (
            signedUp.Verification is var (secret, mail)
            && await db.TakeMailPlaceAsync(throttles, secret.AddressKey, mail.Template, signedUp.At, ct) is null
        )
        {
            db.AddRange(secret, mail);
        }
    }

    private async Task<Error?> SendVerificationAsync(IdentityDbContext db, VerificationSent sent, CancellationToken ct)
    {
        var (secret, mail) = sent.Mailed;
        db.AddRange(secret, mail);
        return Limit(
            EmailErrors.VerificationLimit,
            sent.At,
            await db.TakeMailPlaceAsync(throttles, secret.AddressKey, mail.Template, sent.At, ct)
        );
    }

    /// <summary>One account asks about so many addresses, so that nobody learns which of a list are taken; and one address is asked so
    /// often, by however many accounts.</summary>
    private async Task<Error?> RequestMoveAsync(IdentityDbContext db, Guid userId, EmailMoveRequested asked, CancellationToken ct)
    {
        var againAt =
            await EmailMoves.FindNextAsync(db, userId, asked.At, ct)
            ?? await db.TakeMailPlaceAsync(throttles, asked.Secret.AddressKey, MessageTemplate.ConfirmEmailChange, asked.At, ct);
        db.Add(asked.Secret);
        db.AddRange(asked.Mails);
        return Limit(EmailErrors.ChangeLimit, asked.At, againAt);
    }

    private async Task AddIfPlaceAsync(IdentityDbContext db, string addressKey, OutboxMessage mail, DateTimeOffset at, CancellationToken ct)
    {
        if (await db.TakeMailPlaceAsync(throttles, addressKey, mail.Template, at, ct) is null)
        {
            db.Add(mail);
        }
    }

    private static Error? Limit(Error limit, DateTimeOffset at, DateTimeOffset? againAt) =>
        againAt is { } free ? limit.After(free - at) : null;

    private static async Task AllowAsync(IdentityDbContext db, Guid userId, ConsentGiven given, CancellationToken ct)
    {
        var before = await db.Consents.FirstOrDefaultAsync(it => it.UserId == userId && it.ClientId == given.ClientId, ct);
        if (before is null)
        {
            db.Add(Consent.To(given.ClientId, userId, given.Scopes, given.At));
        }
        else
        {
            before.Widen(given.Scopes, given.At);
        }
    }

    private async Task EraseAsync(IdentityDbContext db, User user, UserErased erased, Change change, CancellationToken ct)
    {
        change.Revoked.AddRange(await erasure.EraseAsync(db, user, erased.At, ct));
        if (erased.Farewell is { } farewell)
        {
            db.Add(farewell); // now: what waited for this person is gone
        }
    }

    /// <summary>As <see cref="Invitation.GiveWay"/>. Plain SQL, because it concerns other rows than the one that changes.</summary>
    internal static Task GiveWayAsync(IdentityDbContext db, Invitation invitation, CancellationToken ct) =>
        db
            .Invitations.Where(old =>
                old.BranchId == invitation.BranchId
                && old.EmailKey == invitation.EmailKey
                && old.AcceptedAt == null
                && old.RevokedAt == null
                && old.ExpiresAt <= invitation.CreatedAt
            )
            .ExecuteUpdateAsync(old => old.SetProperty(it => it.RevokedAt, invitation.CreatedAt), ct);

    private async Task<Error?> MailInvitationAsync(
        IdentityDbContext db,
        Invitation invitation,
        IReadOnlyList<OutboxMessage> mails,
        DateTimeOffset at,
        CancellationToken ct
    )
    {
        db.AddRange(mails);
        await db.SaveChangesAsync(ct); // that there is an open invitation already is the better reason
        return Limit(InvitationErrors.Limit, at, await db.TakeInvitationPlaceAsync(throttles, invitation, at, ct));
    }
}
