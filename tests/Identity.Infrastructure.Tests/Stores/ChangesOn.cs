using Identity.Domain;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Pictures;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Changes;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Stores;

/// <summary>The one transaction in which verbs decide, as the service wires it.</summary>
internal static class ChangesOn
{
    /// <summary>One key for all tests: nobody guesses here.</summary>
    internal static readonly AuditEmails AuditEmails = new(new MasterKeyRing([new byte[MasterKeyRing.KeyBytes]]));

    internal static readonly LogoutNotices LogoutNotices = new(new Outbox(new MasterKeyRing([new byte[MasterKeyRing.KeyBytes]])));

    public static IUsers Database(
        IDbContextFactory<IdentityDbContext> contexts,
        ThrottleKeys keys,
        RevocationList revocations,
        TokenSettings settings,
        SessionMetrics? metrics = null
    ) => new UserChanges(Transaction(contexts, keys, revocations, settings, metrics));

    public static ChangeTransaction Transaction(
        IDbContextFactory<IdentityDbContext> contexts,
        ThrottleKeys keys,
        RevocationList revocations,
        TokenSettings settings,
        SessionMetrics? metrics = null
    )
    {
        var wrongCodes = new WrongCodes(contexts, keys, new LockoutSettings());
        var erasure = new UserErasure(keys, LogoutNotices, settings, AuditEmails);
        var consequences = new Consequences(
            keys,
            wrongCodes,
            erasure,
            LogoutNotices,
            new Displacement(erasure),
            new OnboardingSettings(),
            settings,
            AuditEmails
        );
        return new ChangeTransaction(contexts, consequences, revocations, metrics ?? LooseMeters.OfSessions());
    }

    /// <summary>False where the address is taken.</summary>
    public static async Task<bool> SignUpAsync(
        this IUsers users,
        User user,
        Session session,
        MailedSecret verification,
        DateTimeOffset now
    ) => (await users.AddAsync(user.SignUp(session, verification, now), Origin.None, default)).IsSuccess;

    /// <summary>False where there is nobody to change.</summary>
    public static async Task<bool> UpdateProfileAsync(
        this IUsers users,
        Guid userId,
        string? name,
        StoredImage? image,
        DateTimeOffset now
    ) => (await users.ChangeAsync(userId, Origin.None, user => user.UpdateProfile(name, image, now), default))?.IsSuccess is true;

    public static Task RemovePictureAsync(this IUsers users, Guid userId, DateTimeOffset now) =>
        users.ChangeAsync(userId, Origin.None, user => user.RemovePicture(now), default);

    /// <summary>Whether it was this call that ended the session.</summary>
    public static async Task<bool> EndAsync(this IUsers users, Session session, Guid userId, SessionEnd reason, DateTimeOffset now) =>
        (
            await users.ChangeAsync(userId, session.Id, Origin.None, (User user, Session it) => user.EndSession(it, reason, now), default)
        )?.IsSuccess
            is true;

    public static async Task<int> EndOthersAsync(this IUsers users, Guid userId, Guid except, SessionEnd reason, DateTimeOffset now) =>
        (await users.ChangeAsync(userId, Origin.None, user => user.EndSessions(reason, except, now), default))!.Value!.Count;

    /// <summary>What a refresh does where the one statement has passed.</summary>
    public static async Task<ConfirmedSession?> RefreshAsync(
        this IUsers users,
        Session session,
        int generation,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now
    )
    {
        var (token, mails) = (new RefreshToken(session.Id, generation, now), new SessionMails(new PlainOutbox()));
        var refreshed = await users.ChangeAsync(
            session.UserId,
            session.Id,
            Origin.None,
            (User user, Session it) => user.Refresh(it, token, policy, client, mails, now),
            default
        );
        return refreshed?.Value;
    }

    /// <summary>A new user who comes of the invitation, or the one that has the address.</summary>
    public static Task<Result<User>?> AcceptAsync(this IUsers users, Invitation invitation, User? holder, DateTimeOffset now)
    {
        var acceptance = new Acceptance(invitation.Link, [], [], Address: null);
        return holder is null
            ? users.AddAsync(invitation.Id, Origin.None, (Invitation it) => User.OfInvitation(it, acceptance, "another hash", now), default)
            : users.ChangeAsync(
                holder.Id,
                invitation.Id,
                Origin.None,
                (User user, Invitation it) => user.TakeOver(it, acceptance, "another hash", now),
                default
            );
    }

    private sealed class PlainOutbox : IOutbox
    {
        public OutboxMessage Prepare(Message message, DateTimeOffset now) =>
            OutboxMessage.Create(Guid.CreateVersion7(now), message, [1], now);
    }
}
