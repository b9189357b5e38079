using Identity.Domain.Emails;
using Identity.Domain.Login;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Signup;

/// <summary>Creates the account of someone new and signs them in. A mail asks them to prove the address.</summary>
public sealed class SignUp(
    IUsers users,
    IPasswordHasher passwords,
    IssueSessionTokens issueSessionTokens,
    EmailMails mails,
    TokenSettings tokens,
    PasswordRules rules,
    TimeProvider time
)
{
    /// <param name="by">The service that signs someone up, or null for people who do it themselves.</param>
    /// <param name="isVouchedFor">Whether that service says that the address is theirs.</param>
    public async Task<Result<SignedIn>> ExecuteAsync(
        string email,
        string name,
        UnverifiedPassword password,
        UnverifiedPassword? confirmation,
        ClientContext client,
        CancellationToken ct,
        Operator? by = null,
        bool isVouchedFor = false
    )
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        var faults = await CheckAsync(email, name, password, confirmation, ct);
        if (faults.Count > 0)
        {
            return faults;
        }

        // Hashed before anybody looks whether the address is taken: a 409 costs as much time as a 201.
        var hash = await passwords.HashAsync(
            password.Normalised,
            by is null ? HashCaller.Stranger(client.Address) : HashCaller.Proven(client.Address),
            ct
        );
        var now = time.Now();
        var address = Email.Parse(email)!;
        var user = User.Register(address, PersonName.Parse(name)!, hash, now, signsIn: true, isVouchedFor);
        var session = Session.Open(user.Id, Roles.Individual, tokens.FirstPartyClientId, tokens.SessionLifetime, client, now);
        user.SignUp(session, isVouchedFor ? null : mails.Verify(user.Id, address, client, now), now);
        var added = await users.AddAsync(user, by?.Origin ?? client.Origin, ct);
        return added.IsSuccess
            ? new SignedIn(Profile.Of(user), issueSessionTokens.ForLogin(session, user.BranchId, now))
            : added.Errors.ToArray();
    }

    /// <summary>Every fault, without signing anybody up. A missing password is reported by the caller.</summary>
    public List<Error> Check(string? email, string? name, UnverifiedPassword? password, UnverifiedPassword? confirmation)
    {
        List<Error> faults = [];
        if (Email.Parse(email) is null)
        {
            faults.Add(UserErrors.EmailInvalid);
        }

        if (PersonName.Parse(name) is null)
        {
            faults.Add(UserErrors.NameInvalid);
        }

        if (password is not null)
        {
            faults.AddRange(rules.Check(password, email, name, "password"));
        }

        if (
            password is not null
            && confirmation is not null
            && PasswordRules.CheckRepetition(password, confirmation, "confirmPassword") is { } fault
        )
        {
            faults.Add(fault);
        }

        return faults;
    }

    /// <summary>The same, and, where that finds nothing, whether the password has leaked.</summary>
    internal async Task<List<Error>> CheckAsync(
        string email,
        string name,
        UnverifiedPassword password,
        UnverifiedPassword? confirmation,
        CancellationToken ct
    )
    {
        var faults = Check(email, name, password, confirmation);
        return faults.Count > 0 ? faults : [.. await rules.CheckAsync(password, email, name, "password", ct)];
    }
}
