using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Moves an account to another address by an operator's hand, for an owner who has lost the mailbox. The operator vouches for the new
/// address. The former one gets the same mail as after a change by the owner, with the link that takes it back.
/// </summary>
public sealed class MoveEmail(IProfiles profiles, IUsers users, EmailMails mails, TimeProvider time)
{
    /// <returns><see cref="UserErrors.EmailTaken"/> where another account has the address. One that never proved it gives way.</returns>
    public async Task<Result<Done>> ExecuteAsync(Guid userId, string newEmail, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (Email.Parse(newEmail) is not { } address)
        {
            return UserErrors.EmailInvalid;
        }

        if (await profiles.FindAsync(userId, ct) is not { } profile || Email.Parse(profile.Email) is not { } former)
        {
            return UserErrors.NotFound;
        }

        var now = time.Now();
        var wayBack = mails.Changed(userId, former, new ClientContext(Device: null, by.Address), now);
        return await users.ChangeAsync(userId, by.Origin, user => user.MoveEmailByOperator(address, wayBack, now), ct)
            ?? UserErrors.NotFound;
    }
}
