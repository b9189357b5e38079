using Identity.Domain.Emails;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Signup;

/// <summary>
/// Creates the account of someone new, or tells the owner of the address that there is one. Neither answer nor time says which of the
/// two it was (ASVS 6.3.8), so nobody is signed in by it, and no login succeeds before the address is proven.
/// </summary>
public sealed class SignUpSilently(
    SignUp signUp,
    IUsers users,
    ICredentials credentials,
    IPasswordHasher passwords,
    EmailMails mails,
    TimeProvider time
)
{
    public async Task<Result<Done>> ExecuteAsync(
        string email,
        string name,
        UnverifiedPassword password,
        UnverifiedPassword? confirmation,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        var faults = await signUp.CheckAsync(email, name, password, confirmation, ct);
        if (faults.Count > 0)
        {
            return faults;
        }

        // From here on both ways cost one hash, one read and one transaction.
        var hash = await passwords.HashAsync(password.Normalised, HashCaller.Stranger(client.Address), ct);
        var address = Email.Parse(email)!;
        var owner = await credentials.FindAsync(address, ct);
        if (owner is null && !await TryAddAsync(address, PersonName.Parse(name)!, hash, client, ct))
        {
            owner = await credentials.FindAsync(address, ct); // another signup with the address was first
        }

        if (owner is not null)
        {
            await TellAsync(owner.Profile, client, ct);
        }

        return new Done();
    }

    private Task TellAsync(Profile owner, ClientContext client, CancellationToken ct)
    {
        var now = time.Now();
        var mail = mails.Exists(owner.Email, client, now);
        return users.ChangeAsync(owner.Id, client.Origin, user => user.HearOfSignUp(mail, now), ct);
    }

    private async Task<bool> TryAddAsync(Email address, string name, string hash, ClientContext client, CancellationToken ct)
    {
        var now = time.Now();
        var user = User.Register(address, name, hash, now, signsIn: false);
        user.SignUp(session: null, mails.Verify(user.Id, address, client, now), now);
        return (await users.AddAsync(user, client.Origin, ct)).IsSuccess;
    }
}
