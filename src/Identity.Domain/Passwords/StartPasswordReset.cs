using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Mails a reset by an operator's hand: who helps people into their accounts never learns a password of theirs (ASVS 6.4.6).</summary>
public sealed class StartPasswordReset(ICredentials credentials, IPasswordStore store, PasswordMails mails, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await credentials.FindAsync(userId, ct) is not { } account || Email.Parse(account.Profile.Email) is not { } stored)
        {
            return UserErrors.NotFound;
        }

        if (account.Status is UserStatus.Disabled)
        {
            return SessionErrors.AccountDisabled;
        }

        var now = time.Now();
        var audit = AuditEvent.Of(AuditActions.PasswordResetMailed, now, userId, address: by.Address, detail: $"by {by.Name}");
        return await store.TryMailResetAsync(mails.Reset(userId, stored, MessageLanguages.Default, now), audit, ct) ? new Done() : UserErrors.NotFound;
    }
}
