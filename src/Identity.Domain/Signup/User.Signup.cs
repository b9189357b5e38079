using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Signup;

namespace Identity.Domain.Users;

/// <summary>Where an account begins that a person opens alone.</summary>
public sealed partial class User
{
    /// <summary>Someone who signed up: an active individual whose address nobody has proven yet.</summary>
    /// <param name="signsIn">Whether the signup opens a session as well.</param>
    /// <param name="isVouchedFor">Whether a service that may do so says that the address is theirs: an account that never proved it gives
    /// way.</param>
    public static User Register(
        Email email,
        string name,
        string passwordHash,
        DateTimeOffset now,
        bool signsIn = true,
        bool isVouchedFor = false
    )
    {
        ArgumentNullException.ThrowIfNull(email);
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            EmailVerifiedAt = isVouchedFor ? now : null,
            EmailVouchedFor = isVouchedFor,
            Name = name,
            PasswordHash = passwordHash,
            Status = UserStatus.Active,
            Roles = Roles.Individual,
            CreatedAt = now,
            UpdatedAt = now,
            SignedInAt = signsIn ? now : null,
            SelfRegistered = !isVouchedFor,
        };
        if (isVouchedFor)
        {
            user.Record(new AddressClaimed(email.Key, AuditActions.AccountCreated, now));
        }

        return user;
    }

    /// <summary>Opens the account that was just registered.</summary>
    /// <param name="session">The first one, or null where a signup does not sign in.</param>
    /// <param name="verification">Null where a service vouches for the address.</param>
    public User SignUp(Session? session, MailedSecret? verification, DateTimeOffset now)
    {
        Record(new SignedUp(session, verification, now));
        return this;
    }

    /// <summary>A signup named the address of this account. The owner is told, since no one else may be.</summary>
    public Result<Done> HearOfSignUp(OutboxMessage mail, DateTimeOffset now)
    {
        Record(new SignUpRepeated(EmailKey, mail, now));
        return new Done();
    }
}
