using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Users;

/// <summary>Where an account begins that an operator hands out.</summary>
public sealed partial class User
{
    /// <summary>A user whom an operator creates. The operator vouches for the address, and the password works once.</summary>
    public static User Provision(
        Email email,
        string name,
        string passwordHash,
        Roles role,
        Guid? branchId,
        IReadOnlyList<StepSettings> configured,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(email);
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            EmailVerifiedAt = now,
            EmailVouchedFor = true,
            Name = name,
            PasswordHash = passwordHash,
            PasswordExpiresAt = now + ProvisionUser.OneTimePasswordLifetime,
            Roles = role,
            BranchId = branchId,
            CreatedAt = now,
        };

        // An operator's word proves no telephone: individuals do the configured steps as invited people do.
        user.OpenOnboarding(role is Roles.Individual ? configured : [], now);
        user.Record(new AddressClaimed(email.Key, AuditActions.AccountProvisioned, now));
        user.Record(new UserProvisioned(role, now));
        return user;
    }
}
