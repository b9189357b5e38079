using Identity.Domain.Invitations;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;

namespace Identity.Domain.Users;

/// <summary>How an invitation leads to a user. The holder of its link has proven the address.</summary>
public sealed partial class User
{
    /// <summary>Nobody has the address: a new user.</summary>
    public static Result<User> OfInvitation(Invitation invitation, Acceptance acceptance, string passwordHash, DateTimeOffset now)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            EmailKey = invitation.EmailKey,
            CreatedAt = now,
        };
        if (invitation.Accept(acceptance.Link, user.Id, now) is { } refusal)
        {
            return refusal;
        }

        user.BeInvited(invitation, passwordHash, now);
        user.Enter(invitation, acceptance, now);
        return user;
    }

    /// <summary>Another person registered with the address and never proved it, so the account becomes the invited person's. Nothing of the
    /// earlier registrant stays: no link or code may move the account away again (security requirement 44).</summary>
    /// <returns><see cref="UserErrors.EmailTaken"/> where the account is not like that (any more).</returns>
    public Result<User> TakeOver(Invitation invitation, Acceptance acceptance, string newHash, DateTimeOffset now)
    {
        if (EmailVerifiedAt is not null || !MayEnter(invitation))
        {
            return UserErrors.EmailTaken;
        }

        if (invitation.Accept(acceptance.Link, Id, now) is { } refusal)
        {
            return refusal;
        }

        BeInvited(invitation, newHash, now);
        PasswordVersion++;
        RemovePicture(now);
        Record(new SecretsRevoked(Enum.GetValues<SecretPurpose>(), now));
        EndSessions(SessionEnd.PasswordChanged, except: null, now);
        Enter(invitation, acceptance, now);
        return this;
    }

    /// <summary>The owner of the account joins with their own password.</summary>
    /// <param name="verifiedHash">The password that they proved.</param>
    /// <returns><see cref="UserErrors.EmailTaken"/> where the account is not what they proved (any more), or belongs to a branch.</returns>
    public Result<User> Join(Invitation invitation, Acceptance acceptance, string? verifiedHash, DateTimeOffset now)
    {
        if (EmailVerifiedAt is null || BranchId is not null || PasswordHash != verifiedHash || !MayEnter(invitation))
        {
            return UserErrors.EmailTaken;
        }

        if (invitation.Accept(acceptance.Link, Id, now) is { } refusal)
        {
            return refusal;
        }

        EmailVouchedFor = false;
        EndSessions(SessionEnd.PasswordChanged, except: null, now);
        Enter(invitation, acceptance, now);
        return this;
    }

    private bool MayEnter(Invitation invitation) => EmailKey == invitation.EmailKey && Status is not UserStatus.Disabled;

    private void BeInvited(Invitation invitation, string passwordHash, DateTimeOffset now)
    {
        (Email, EmailVerifiedAt, Name, Roles) = (invitation.Email, now, invitation.Name, Roles.Individual);
        (PasswordHash, PasswordExpiresAt, SignedInAt) = (passwordHash, null, null);
        (PhoneNumber, PhoneVerifiedAt) = (invitation.PhoneNumber, null);
    }

    private void Enter(Invitation invitation, Acceptance acceptance, DateTimeOffset now)
    {
        BranchId = invitation.BranchId;
        OpenOnboarding(acceptance.Steps, now);
        Record(
            new InvitationAccepted(
                invitation.Id,
                [.. acceptance.Agreements.Select(it => AgreementAcceptance.Of(Id, it, acceptance.Address, now))],
                now
            )
        );
    }
}
