using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Opens a session for somebody who knows the password of an account.</summary>
public sealed class LogIn(
    IUserStore users,
    ISessionStore sessions,
    IOnboardingStore onboardings,
    IPasswordHasher passwords,
    IssueSessionTokens issueSessionTokens,
    IssueTemporaryToken issueTemporaryToken,
    TokenSettings settings,
    TimeProvider time)
{
    // A login loses the race against a password change or a rehash by another login; reading again tells which.
    private const int Attempts = 3;

    public async Task<Result<LogInOutcome>> ExecuteAsync(string login, UnverifiedPassword password, Roles role, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        if (!password.IsWellFormed)
        {
            return PasswordErrors.Malformed.On("password");
        }

        passwords.EnsureAdmits();
        var email = Email.Parse(login);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var credentials = email is null ? null : await users.FindCredentialsAsync(email, ct);

            // Unknown accounts pay for one hash like any other: neither answer nor time says which addresses exist (ASVS 6.3.8).
            var verification = await passwords.VerifyAsync(credentials?.PasswordHash, password.Normalised, ct);
            if (credentials is null || verification is PasswordVerification.NoMatch)
            {
                return SessionErrors.InvalidCredentials;
            }

            // A one-time password that nobody used in time is no password any more.
            var now = time.Now();
            if (credentials.PasswordExpiresAt <= now)
            {
                return SessionErrors.InvalidCredentials;
            }

            // From here on the caller has proven to be the owner and may be told why not.
            if (credentials.Status is AccountStatus.Disabled)
            {
                return SessionErrors.AccountDisabled;
            }

            if (!credentials.Profile.Roles.HasFlag(role))
            {
                return SessionErrors.RoleNotGranted;
            }

            if (credentials is { Status: AccountStatus.Onboarding, OnboardingId: { } onboardingId })
            {
                // Whoever closed the browser half-way goes on here, with a fresh token for the same onboarding.
                if (await onboardings.FindAsync(credentials.Profile.Id, onboardingId, ct) is not { } onboarding)
                {
                    continue; // it was just exchanged or closed: look again
                }

                return new LogInOutcome.MustOnboard(issueTemporaryToken.Execute(onboarding.UserId, onboarding.OnboardingId, onboarding.Steps, now));
            }

            var rehash = verification is PasswordVerification.MatchNeedsRehash ? await passwords.HashAsync(password.Normalised, ct) : null;
            var session = Session.Open(credentials.Profile.Id, role, settings.FirstPartyClientId, settings.SessionLifetime, client, now);
            var audit = AuditEvent.Of(AuditActions.SessionOpened, now, session.UserId, session.Id, client.Address);
            if (await sessions.TryOpenAsync(session, credentials.PasswordHash!, rehash, audit, ct))
            {
                return new LogInOutcome.Complete(new SignedIn(credentials.Profile, issueSessionTokens.ForLogin(session, credentials.Profile.BranchId, now)));
            }
        }

        return SessionErrors.InvalidCredentials;
    }
}

/// <summary>What a right password leads to.</summary>
public abstract record LogInOutcome
{
    private LogInOutcome()
    {
    }

    public sealed record Complete(SignedIn SignedIn) : LogInOutcome;

    /// <summary>Invited, or with a one-time password: steps first.</summary>
    public sealed record MustOnboard(OnboardingRequired Onboarding) : LogInOutcome;
}

/// <summary>Who signed in, and the tokens to go on with.</summary>
public sealed record SignedIn(Profile Profile, SessionTokens Tokens);
