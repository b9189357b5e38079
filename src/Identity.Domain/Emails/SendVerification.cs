using Identity.Domain.Profiles;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>Mails a fresh link and code that prove the address of an account.</summary>
public sealed class SendVerification(IProfiles profiles, IUsers users, EmailMails mails, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (await profiles.FindAsync(userId, ct) is not { } profile)
        {
            return TokenErrors.TokenInvalid; // erased between the check of the token and now
        }

        if (profile.EmailVerified)
        {
            return EmailErrors.AlreadyVerified;
        }

        var now = time.Now();
        var mailed = mails.Verify(userId, Email.Parse(profile.Email)!, client, now);
        return await users.ChangeAsync(userId, client.Origin, user => user.SendVerification(mailed, now), ct) ?? TokenErrors.TokenInvalid;
    }
}
