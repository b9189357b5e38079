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

    /// <summary>Gives the user these roles in place of the present ones. Tokens carry a role and a branch, so every session ends.</summary>
    /// <param name="branchId">Null to leave the branch as it is.</param>
    /// <returns><see cref="BranchErrors.BranchRequired"/> for an advisor without a branch.</returns>
    public Result<Done> SetRoles(Roles roles, Guid? branchId, DateTimeOffset now)
    {
        var branch = branchId ?? BranchId;
        if (roles.HasFlag(Roles.Advisor) && branch is null)
        {
            return BranchErrors.BranchRequired;
        }

        if ((roles, branch) != (Roles, BranchId))
        {
            (Roles, BranchId, UpdatedAt) = (roles, branch, now);
            KillTemporaryTokens(now);
            Record(new UserRolesChanged(roles, now));
            EndSessions(SessionEnd.EndedByOperator, except: null, now);
        }

        return new Done();
    }

    /// <summary>Gives the user another name.</summary>
    public Result<Done> Rename(string name, DateTimeOffset now)
    {
        if (name != Name)
        {
            (Name, UpdatedAt) = (name, now);
            Record(new UserRenamed(now));
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
