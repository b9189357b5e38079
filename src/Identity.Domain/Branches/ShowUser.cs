using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Tells an operator why the owner of an account cannot sign in, and what would let them in.</summary>
public sealed class ShowUser(
    IManagedUsers users,
    ICredentials credentials,
    ILockouts lockouts,
    IOneTimeSecretStore secrets,
    ISessionStore sessions,
    IAuditTrail trail,
    SignupSettings signup,
    TimeProvider time
)
{
    private static readonly (SecretPurpose Purpose, string Mail)[] WithCodes =
    [
        (SecretPurpose.ResetPassword, MessageTemplate.PasswordReset),
        (SecretPurpose.VerifyEmail, MessageTemplate.VerifyEmail),
        (SecretPurpose.ChangeEmail, MessageTemplate.ConfirmEmailChange),
    ];

    /// <summary>So many events come along, the newest first.</summary>
    public const int NewestEvents = 10;

    /// <summary>The same of the account that has an email address.</summary>
    public async Task<UserStanding?> ExecuteAsync(Email email, CancellationToken ct) =>
        await credentials.FindAsync(email, ct) is { } found ? await ExecuteAsync(found.Profile.Id, ct) : null;

    /// <returns>Null where there is no account.</returns>
    public async Task<UserStanding?> ExecuteAsync(Guid userId, CancellationToken ct)
    {
        if (
            await users.FindAsync(UserScope.Everybody, userId, ct) is not { } user
            || await credentials.FindAsync(userId, ct) is not { } known
        )
        {
            return null;
        }

        var now = time.Now();
        var failures = await lockouts.FindAsync(Bucket.OfStrangers(user.Profile.Email), ct);
        var lockedUntil = failures?.OpensAt > now ? failures?.OpensAt : null;
        var open = await sessions.ListOpenAsync(userId, new PageRequest(1, 1), now, ct);
        var events = await trail.ListAsync(new AuditFilter(SubjectId: userId), new PageRequest(1, NewestEvents), ct);
        var mails = Email.Parse(user.Profile.Email) is { } email ? await lockouts.FindReachedAsync(email, now, ct) : [];
        return new UserStanding(
            user,
            open.TotalRecords,
            failures?.Count ?? 0,
            lockedUntil,
            [.. ObstaclesOf(known, lockedUntil is not null, now)],
            [.. mails, .. await FindTriedCodesAsync(userId, now, ct)],
            events.Items
        );
    }

    /// <summary>Codes that were tried so often that not even the right one is accepted.</summary>
    private async Task<IReadOnlyList<ReachedLimit>> FindTriedCodesAsync(Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        List<ReachedLimit> tried = [];
        foreach (var (purpose, mail) in WithCodes)
        {
            tried.AddRange(
                (await secrets.ListOpenAsync(userId, purpose, now, ct))
                    .Where(secret => secret.Tries >= OneTimeSecret.MaximumTries && secret.CodeStateAt(now) is SecretState.Open)
                    .Select(secret => new ReachedLimit($"code of {mail}", secret.CreatedAt + OneTimeSecret.CodeLifetime))
            );
        }

        return tried;
    }

    /// <summary>What a login of the owner is refused for, the first reason first.</summary>
    private IEnumerable<SignInObstacle> ObstaclesOf(Credentials known, bool isLocked, DateTimeOffset now)
    {
        if (known.Status is UserStatus.Disabled)
        {
            yield return SignInObstacle.Disabled;
        }

        if (isLocked)
        {
            yield return SignInObstacle.Locked;
        }

        if (known.PasswordHash is null)
        {
            yield return SignInObstacle.NoPassword;
        }

        if (known.PasswordExpiresAt <= now)
        {
            yield return SignInObstacle.OneTimePasswordExpired;
        }

        if (!known.Profile.EmailVerified && signup.Disclosure is Disclosure.Silent)
        {
            yield return SignInObstacle.EmailNotVerified;
        }

        if (known.Status is UserStatus.Onboarding)
        {
            yield return SignInObstacle.StepsToDo;
        }
    }
}

/// <param name="FailedSignIns">From unknown devices, since the last success.</param>
/// <param name="LockedUntil">Until then no unknown device can sign in; null when one can.</param>
/// <param name="Obstacles">Empty where the right password lets the owner in.</param>
/// <param name="Reached">Limits on mails and codes.</param>
/// <param name="Events">The newest of the audit.</param>
public sealed record UserStanding(
    ManagedUser User,
    int OpenSessions,
    int FailedSignIns,
    DateTimeOffset? LockedUntil,
    IReadOnlyList<SignInObstacle> Obstacles,
    IReadOnlyList<ReachedLimit> Reached,
    IReadOnlyList<AuditEvent> Events
)
{
    /// <summary>What would let the person in.</summary>
    public SignInAdvice Advice =>
        Obstacles switch
        {
            [SignInObstacle.Disabled, ..] => SignInAdvice.Enable,
            [SignInObstacle.Locked, ..] => SignInAdvice.Unlock,
            [SignInObstacle.StepsToDo, ..] => SignInAdvice.CompleteSteps,
            _ => SignInAdvice.ResetPassword, // a reset proves the mailbox too
        };
}

/// <summary>Why the owner of an account cannot sign in.</summary>
public enum SignInObstacle
{
    Disabled,

    /// <summary>Failed sign-ins from unknown devices.</summary>
    Locked,

    /// <summary>No password opens the account: it came without one, or a change of address was undone.</summary>
    NoPassword,

    OneTimePasswordExpired,

    /// <summary>Where a signup tells nobody whether an account exists, a sign-in must not either.</summary>
    EmailNotVerified,

    /// <summary>The person can sign in, and then has steps to do.</summary>
    StepsToDo,
}

public enum SignInAdvice
{
    /// <summary>The account is disabled.</summary>
    Enable,

    /// <summary>Failed sign-ins lock the account.</summary>
    Unlock,

    /// <summary>The person can sign in, and then has steps to do.</summary>
    CompleteSteps,

    /// <summary>A link for a new password. Where nothing keeps the person out, the password may be forgotten.</summary>
    ResetPassword,
}
