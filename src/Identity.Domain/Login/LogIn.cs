using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Login;

/// <summary>Opens a session for someone who knows the password of an account.</summary>
public sealed class LogIn(
    ICredentials known,
    ISessionStore sessions,
    IOnboardingStore onboardings,
    PasswordAttempts attempts,
    MailboxProof mailbox,
    IssueSessionTokens issueSessionTokens,
    IssueTemporaryToken issueTemporaryToken,
    TokenSettings settings,
    SignupSettings signup,
    TimeProvider time
)
{
    // A login loses the race against a change of the account or a rehash by another login; reading again tells which.
    private const int Rounds = 3;

    /// <param name="asked">Null for whichever the account has; where it has both, the individual.</param>
    /// <param name="resetToken">From a reset mail: the caller is not counted among strangers.</param>
    public async Task<Result<LogInOutcome>> ExecuteAsync(
        string login,
        UnverifiedPassword password,
        Roles? asked,
        string? resetToken,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        if (!password.IsWellFormed)
        {
            return PasswordErrors.Malformed.On("password");
        }

        var link = resetToken is null ? null : await mailbox.FindAsync(login, resetToken, ct);
        if (link is { IsSuccess: false })
        {
            return link.Errors.ToArray();
        }

        // Only the account tells whether a device is known. Who brings none is a stranger, and costs no read where no place is left.
        var proof = link?.Value;
        if (proof is null && client.DeviceToken is null)
        {
            attempts.EnsureAdmits(HashCaller.Stranger(client.Address));
        }

        // Counted before any password is compared: parallel guesses get no more evaluations than guesses in a row would.
        var email = Email.Parse(login);
        var credentials = await FindAsync();
        var bucket = proof is null ? attempts.BucketOf(login, credentials?.Stamp, client) : Bucket.OfMailedLink(login, proof.Id);
        var caller = HashCaller.Of(bucket, client.Address);
        if (await attempts.BeginAsync(bucket, caller, ct) is { } refusal)
        {
            return refusal;
        }

        for (var round = 0; round < Rounds; round++, credentials = await FindAsync())
        {
            // Unknown accounts pay for one hash like any other: neither answer nor time says which addresses exist (ASVS 6.3.8).
            var verification = await attempts.VerifyAsync(bucket, credentials?.PasswordHash, password, caller, ct);
            var now = time.Now();
            if (WhyNot(credentials, verification, now) is { } reason)
            {
                await attempts.FailAsync(bucket, credentials?.Profile.Id, sessionId: null, client, reason, ct);
                return SessionErrors.InvalidCredentials;
            }

            // From here on the caller has proven to be the owner and may be told why not.
            if (credentials!.Status is UserStatus.Disabled)
            {
                await RefuseAsync("account disabled");
                return SessionErrors.AccountDisabled;
            }

            var role = asked ?? (credentials.Profile.Roles.HasFlag(Roles.Individual) ? Roles.Individual : Roles.Advisor);
            if (!credentials.Profile.Roles.HasFlag(role))
            {
                await RefuseAsync("role not granted");
                return SessionErrors.RoleNotGranted;
            }

            if (credentials is { Status: UserStatus.Onboarding, OnboardingId: { } onboardingId })
            {
                // Anyone who closed the browser half-way goes on here, with a fresh token for the same onboarding.
                if (await onboardings.FindAsync(credentials.Profile.Id, onboardingId, ct) is not { } onboarding)
                {
                    continue; // it was just exchanged or closed: look again
                }

                // Nothing opens here that could be undone together with it: a crash after this costs one mail.
                if (proof is not null && await mailbox.UseAsync(proof, ct) is { } used)
                {
                    return used;
                }

                await attempts.SucceedAsync(
                    bucket,
                    onboarding.UserId,
                    new OnboardingResumed(onboarding.OnboardingId, now),
                    client.Origin,
                    ct
                );
                return new LogInOutcome.MustOnboard(
                    issueTemporaryToken.Execute(onboarding.UserId, onboarding.OnboardingId, onboarding.Steps, now),
                    credentials.Stamp
                );
            }

            var rehash =
                verification is PasswordVerification.MatchNeedsRehash
                    ? await attempts.RehashAsync(bucket, password, HashCaller.Proven(client.Address), ct)
                    : null;
            var session = Session.Open(credentials.Profile.Id, role, settings.FirstPartyClientId, settings.SessionLifetime, client, now);
            var opened = new SessionOpened(session, now);
            var read = new SignInBasis(credentials.PasswordHash, email!.Key, credentials.Profile.Roles, credentials.Profile.BranchId);
            if (await sessions.TryOpenAsync(opened, read, rehash, bucket, proof, client.Origin, ct))
            {
                return new LogInOutcome.Complete(
                    new SignedIn(credentials.Profile, issueSessionTokens.ForLogin(session, credentials.Profile.BranchId, now)),
                    credentials.Stamp
                );
            }

            if (resetToken is not null && await mailbox.FindAsync(login, resetToken, ct) is { IsSuccess: false } again)
            {
                return again.Errors.ToArray(); // another use of the link was faster
            }

            Task RefuseAsync(string reason) =>
                attempts.SucceedAsync(bucket, credentials.Profile.Id, new LogInFailed(SessionId: null, reason, now), client.Origin, ct);
        }

        return SessionErrors.InvalidCredentials;

        async Task<Credentials?> FindAsync() => email is null ? null : await known.FindAsync(email, ct);
    }

    /// <summary>For operators; the caller is never told.</summary>
    private string? WhyNot(Credentials? credentials, PasswordVerification verification, DateTimeOffset now) =>
        credentials switch
        {
            null => "unknown account",
            _ when verification is PasswordVerification.NoMatch => "wrong password",

            // A one-time password that nobody used in time is no password any more.
            { PasswordExpiresAt: { } expiresAt } when expiresAt <= now => "one-time password too old",

            // A login must not tell what the signup kept secret. A person who lost the mail can confirm the address by a password reset.
            { Profile.EmailVerified: false } when signup.Disclosure is Disclosure.Silent => "address not proven",
            _ => null,
        };
}

/// <summary>What a right password leads to.</summary>
/// <param name="Password">The one that was right: the device that sent it is a known one from now on.</param>
public abstract record LogInOutcome(PasswordStamp Password)
{
    public sealed record Complete(SignedIn SignedIn, PasswordStamp Password) : LogInOutcome(Password);

    /// <summary>Invited, or with a one-time password: steps first.</summary>
    public sealed record MustOnboard(OnboardingRequired Onboarding, PasswordStamp Password) : LogInOutcome(Password);
}

/// <summary>Who signed in, and the tokens to go on with.</summary>
public sealed record SignedIn(Profile Profile, SessionTokens Tokens);
