using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Moves an account to another address by an operator's hand, for an owner who has lost the mailbox, or to correct a typo. The operator
/// vouches for the new address. A former one that a mail has proven gets a mail with the link that takes the move back.
/// </summary>
public sealed class MoveEmail(IUsers users, EmailMails mails, TimeProvider time)
{
    /// <param name="mayUndo">False where the holder of the former address must not get the account back.</param>
    /// <returns><see cref="UserErrors.EmailTaken"/> where another account has the address. One that never proved it gives way.</returns>
    public async Task<Result<MovedEmail>> ExecuteAsync(Guid userId, string newEmail, bool mayUndo, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (Email.Parse(newEmail) is not { } address)
        {
            return UserErrors.EmailInvalid;
        }

        var now = time.Now();
        var moved = await users.ChangeAsync(
            userId,
            by.Origin,
            user => user.MoveEmailByOperator(address, mayUndo ? former => mails.MovedByOperator(userId, former, now) : null, now),
            ct
        );
        return moved?.Map(claimed => new MovedEmail(claimed.Displaced)) ?? UserErrors.NotFound;
    }
}

/// <param name="Displaced">The account from a signup that never proved the new address and has ended now; null for none.</param>
public sealed record MovedEmail(Guid? Displaced);
