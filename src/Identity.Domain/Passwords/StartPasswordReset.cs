using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Mails a reset by an operator's hand: who helps people into their accounts never learns a password of theirs (ASVS
/// 6.4.6).</summary>
public sealed class StartPasswordReset(IProfiles profiles, IUsers users, PasswordMails mails, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await profiles.FindAsync(userId, ct) is not { } profile || Email.Parse(profile.Email) is not { } stored)
        {
            return UserErrors.NotFound;
        }

        var now = time.Now();
        var mail = mails.Reset(userId, stored, MessageLanguages.Default, now);
        return await users.ChangeAsync(userId, by.Origin, user => user.MailReset(mail, now), ct) ?? UserErrors.NotFound;
    }
}
