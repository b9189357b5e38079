using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Accounts;

/// <summary>Creates the account of somebody new and signs them in.</summary>
public sealed class SignUp(
    IUserStore users, IPasswordHasher passwords, IssueSessionTokens issueSessionTokens, TokenSettings tokens, PasswordSettings rules, TimeProvider time)
{
    public async Task<Result<SignedIn>> ExecuteAsync(
        string email, string name, UnverifiedPassword password, UnverifiedPassword? confirmation, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        var address = Email.Parse(email);
        var called = PersonName.Parse(name);
        List<Error> faults = [];
        if (address is null)
        {
            faults.Add(AccountErrors.EmailInvalid);
        }

        if (called is null)
        {
            faults.Add(AccountErrors.NameInvalid);
        }

        faults.AddRange(PasswordRules.Check(password, address?.Address, called, rules, "password"));
        if (confirmation is not null && PasswordRules.CheckRepetition(password, confirmation, "confirmPassword") is { } fault)
        {
            faults.Add(fault);
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        // Hashed before anybody looks whether the address is taken: a 409 costs as much time as a 201.
        var hash = await passwords.HashAsync(password.Normalised, ct);
        var now = time.Now();
        var user = User.Register(address!, called!, hash, now);
        var session = Session.Open(user.Id, Roles.Individual, tokens.FirstPartyClientId, tokens.SessionLifetime, client, now);
        var audit = AuditEvent.Of(AuditActions.AccountCreated, now, user.Id, session.Id, client.Address);
        return await users.TryAddAsync(user, session, audit, ct)
            ? new SignedIn(Profile.Of(user), issueSessionTokens.ForLogin(session, user.BranchId, now))
            : AccountErrors.EmailTaken;
    }
}
