using Identity.Domain.Branches;
using Identity.Domain.Sessions;

namespace Identity.Domain.Users;

/// <summary>What those who manage a user decide.</summary>
public sealed partial class User
{
    /// <summary>Locks the account: sessions and temporary tokens die with it. It may be repeated: the caller may not know that it was
    /// done.</summary>
    public Result<Done> Disable(DateTimeOffset now)
    {
        (Status, UpdatedAt) = (UserStatus.Disabled, now);
        KillTemporaryTokens(now);
        Record(new UserDisabled(now));
        EndSessions(SessionEnd.AccountDisabled, except: null, now);
        return new Done();
    }

    /// <summary>Opens it again: to active, or to the onboarding that was under way.</summary>
    public Result<Done> Enable(DateTimeOffset now)
    {
        if (Status is UserStatus.Disabled)
        {
            (Status, UpdatedAt) = (OnboardingId is null ? UserStatus.Active : UserStatus.Onboarding, now);
            Record(new UserEnabled(now));
        }

        return new Done();
    }

    /// <summary>Forgets failed sign-ins, in every state: a disabled account stays disabled.</summary>
    public Result<Done> Unlock(DateTimeOffset now)
    {
        Record(new UserUnlocked(EmailKey, now));
        return new Done();
    }
}
