using Identity.Domain.Audit;
using Identity.Domain.Passwords;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Tells an operator why the owner of an account cannot sign in, and what would let them in.</summary>
public sealed class ShowUser(
    IManagedUsers users,
    ICredentials credentials,
    ILockouts lockouts,
    ISessionStore sessions,
    IAuditTrail trail,
    TimeProvider time
)
{
    /// <summary>So many events come along, the newest first.</summary>
    public const int NewestEvents = 10;

    /// <summary>The same of the account that has an email address.</summary>
    public async Task<UserStanding?> ExecuteAsync(Email email, CancellationToken ct) =>
        await credentials.FindAsync(email, ct) is { } found ? await ExecuteAsync(found.Profile.Id, ct) : null;

    /// <returns>Null where there is no account.</returns>
    public async Task<UserStanding?> ExecuteAsync(Guid userId, CancellationToken ct)
    {
        if (await users.FindAsync(UserScope.Everybody, userId, ct) is not { } user)
        {
            return null;
        }

        var now = time.Now();
        var failures = await lockouts.FindAsync(Bucket.OfStrangers(user.Profile.Email), ct);
        var lockedUntil = failures?.OpensAt > now ? failures?.OpensAt : null;
        var open = await sessions.ListOpenAsync(userId, new PageRequest(1, 1), now, ct);
        var events = await trail.ListAsync(new AuditFilter(SubjectId: userId), new PageRequest(1, NewestEvents), ct);
        return new UserStanding(user, open.TotalRecords, failures?.Count ?? 0, lockedUntil, events.Items);
    }
}

/// <param name="FailedSignIns">From unknown devices, since the last success.</param>
/// <param name="LockedUntil">Until then no unknown device can sign in; null when one can.</param>
/// <param name="Events">The newest of the audit.</param>
public sealed record UserStanding(
    ManagedUser User,
    int OpenSessions,
    int FailedSignIns,
    DateTimeOffset? LockedUntil,
    IReadOnlyList<AuditEvent> Events
)
{
    /// <summary>What would let the person in.</summary>
    public SignInAdvice Advice =>
        User.Status is UserStatus.Disabled ? SignInAdvice.Enable
        : LockedUntil is not null ? SignInAdvice.Unlock
        : User.Status is UserStatus.Onboarding ? SignInAdvice.CompleteSteps
        : SignInAdvice.ResetPassword;
}

public enum SignInAdvice
{
    /// <summary>The account is disabled.</summary>
    Enable,

    /// <summary>Failed sign-ins lock the account.</summary>
    Unlock,

    /// <summary>The person can sign in, and then has steps to do.</summary>
    CompleteSteps,

    /// <summary>Nothing keeps the person out, except perhaps a forgotten password.</summary>
    ResetPassword,
}
