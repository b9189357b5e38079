using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Invitations;

/// <summary>
/// Turns an invitation into an account in onboarding. Anyone who holds the link has proven the address, so an unproven account with that
/// address is taken over; a proven one joins with its own password.
/// </summary>
public sealed class AcceptInvitation(
    IInvitationTokens tokens,
    IInvitationStore invitations,
    IUsers users,
    IPasswordHasher passwords,
    PasswordAttempts attempts,
    IssueTemporaryToken issueTemporaryToken,
    InvitationRules rules,
    TimeProvider time
)
{
    // The account may be another one than was read, or there may be one by now; reading again tells which.
    private const int Attempts = 3;

    public async Task<Result<OnboardingRequired>> ExecuteAsync(
        string token,
        UnverifiedPassword password,
        UnverifiedPassword confirmation,
        IReadOnlyCollection<string> agreementIds,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (facts, link, faults) = await JudgeAsync(token, password, confirmation, agreementIds, ct);
            if (faults.Count > 0 || facts is null)
            {
                return faults;
            }

            var hash = await ProveOrSetAsync(facts, password, client, ct);
            if (!hash.IsSuccess)
            {
                return hash.Errors.ToArray();
            }

            var now = time.Now();
            var accepted = await AcceptAsync(
                facts,
                new Acceptance(link, rules.Steps, Chosen(agreementIds), client.Address),
                hash.Value.New,
                client,
                now,
                ct
            );
            if (accepted is not null && accepted.Refusal != UserErrors.EmailTaken)
            {
                return accepted.Map(user => issueTemporaryToken.Execute(user, now));
            }
        }

        return InvitationErrors.Used;
    }

    /// <summary>Every fault, without accepting. Does not report a null: the binding of the body does.</summary>
    public async Task<IReadOnlyList<Error>> CheckAsync(
        string? token,
        UnverifiedPassword? password,
        UnverifiedPassword? confirmation,
        IReadOnlyCollection<string>? agreementIds,
        CancellationToken ct
    ) => (await JudgeAsync(token, password, confirmation, agreementIds, ct)).Faults;

    private async Task<(InvitationFacts? Facts, InvitationLink Link, List<Error> Faults)> JudgeAsync(
        string? token,
        UnverifiedPassword? password,
        UnverifiedPassword? confirmation,
        IReadOnlyCollection<string>? agreementIds,
        CancellationToken ct
    )
    {
        var facts = tokens.TryRead(token ?? "", out var link) ? await invitations.FindAsync(link.InvitationId, ct) : null;
        var refusal =
            token is null ? null
            : facts is null ? InvitationErrors.NotFound
            : facts.Invitation.RefusalOf(link, time.Now());
        List<Error> faults = refusal is null ? [] : [refusal];
        // A dead link tells nothing of an account
        faults.AddRange(rules.Check(refusal is null ? facts : null, password, confirmation, agreementIds));
        return (facts, link, faults);
    }

    private async Task<Result<Secret>> ProveOrSetAsync(
        InvitationFacts facts,
        UnverifiedPassword password,
        ClientContext client,
        CancellationToken ct
    )
    {
        var caller = HashCaller.Proven(client.Address); // by the link
        if (facts.Account is not { EmailVerified: true } account)
        {
            var leaked = await rules.CheckNewPasswordAsync(facts, password, ct);
            return leaked.Count > 0 ? leaked.ToArray() : new Secret(await passwords.HashAsync(password.Normalised, caller, ct));
        }

        // The link proves the mailbox, so strangers who guess at the login do not keep its owner out. Tries by one link are as few as
        // theirs.
        var bucket = Bucket.OfInvitation(facts.Invitation.Email, facts.Invitation.Id);
        if (await attempts.BeginAsync(bucket, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (
            await attempts.VerifyAsync(bucket, account.PasswordHash, password, caller, ct) is PasswordVerification.NoMatch
            || account.PasswordExpiresAt <= time.Now()
        )
        {
            await attempts.FailAsync(bucket, account.UserId, sessionId: null, client, "wrong password, to accept an invitation", ct);
            return PasswordErrors.Incorrect.On("password");
        }

        await attempts.SucceedAsync(bucket, ct);
        return new Secret(null);
    }

    private Task<Result<User>?> AcceptAsync(
        InvitationFacts facts,
        Acceptance acceptance,
        string? newHash,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var (id, origin) = (facts.Invitation.Id, client.Origin);
        return facts.Account switch
        {
            null => users.AddAsync(id, origin, (Invitation it) => User.OfInvitation(it, acceptance, newHash!, now), ct),
            { EmailVerified: true } owner => users.ChangeAsync(
                owner.UserId,
                id,
                origin,
                (User user, Invitation it) => user.Join(it, acceptance, owner.PasswordHash, now),
                ct
            ),
            { } claim => users.ChangeAsync(
                claim.UserId,
                id,
                origin,
                (User user, Invitation it) => user.TakeOver(it, acceptance, newHash!, now),
                ct
            ),
        };
    }

    private IReadOnlyList<Agreement> Chosen(IReadOnlyCollection<string> agreementIds) =>
        [.. rules.Agreements.Where(agreement => agreementIds.Contains(agreement.Id, StringComparer.Ordinal))];

    private sealed record Secret(string? New);
}
