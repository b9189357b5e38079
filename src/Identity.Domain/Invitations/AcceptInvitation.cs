using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Throttling;

namespace Identity.Domain.Invitations;

/// <summary>
/// Turns an invitation into an account in onboarding. Whoever holds the link has proven the address, so an unproven account with that
/// address is taken over; a proven one joins with its own password.
/// </summary>
public sealed class AcceptInvitation(
    IInvitationTokens tokens,
    IInvitationStore invitations,
    IPasswordHasher passwords,
    PasswordAttempts attempts,
    IssueTemporaryToken issueTemporaryToken,
    InvitationRules rules,
    TimeProvider time)
{
    // An accept loses the race against another accept, or against a signup with the same address; reading again tells which.
    private const int Attempts = 3;

    public async Task<Result<OnboardingRequired>> ExecuteAsync(
        string token, UnverifiedPassword password, UnverifiedPassword confirmation, IReadOnlyCollection<string> agreementIds, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!tokens.TryRead(token, out var link))
        {
            return InvitationErrors.NotFound;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await invitations.FindAsync(link.InvitationId, ct) is not { } facts)
            {
                return InvitationErrors.NotFound;
            }

            if (facts.Invitation.RefusalOf(link, time.Now()) is { } refusal)
            {
                return refusal;
            }

            var faults = rules.Check(facts, password, confirmation, agreementIds);
            if (faults.Count > 0)
            {
                return faults.ToArray();
            }

            var hash = await ProveOrSetAsync(facts, password, client, ct);
            if (!hash.IsSuccess)
            {
                return hash.Errors.ToArray();
            }

            var now = time.Now();
            var acceptance = Prepare(facts, hash.Value.New, agreementIds, client, now);
            if (await invitations.TryAcceptAsync(acceptance, ct))
            {
                return issueTemporaryToken.Execute(acceptance.NewUserId, acceptance.OnboardingId, acceptance.Steps, now);
            }
        }

        return InvitationErrors.Used;
    }

    private async Task<Result<Secret>> ProveOrSetAsync(InvitationFacts facts, UnverifiedPassword password, ClientContext client, CancellationToken ct)
    {
        var caller = HashCaller.Proven(client.Address); // by the link
        if (facts.Account is not { EmailVerified: true } account)
        {
            var leaked = await rules.CheckNewPasswordAsync(facts, password, ct);
            return leaked.Count > 0 ? leaked.ToArray() : new Secret(await passwords.HashAsync(password.Normalised, caller, ct));
        }

        // A link is no second way to guess a password: the tries count with those at the login.
        var bucket = attempts.BucketOf(facts.Invitation.Email, new PasswordStamp(account.UserId, account.PasswordVersion, account.EmailVerified), client);
        if (await attempts.BeginAsync(bucket, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (await attempts.VerifyAsync(bucket, account.PasswordHash, password, caller, ct) is PasswordVerification.NoMatch || account.PasswordExpiresAt <= time.Now())
        {
            await attempts.FailAsync(bucket, account.UserId, sessionId: null, client, "wrong password, to accept an invitation", ct);
            return PasswordErrors.Incorrect.On("password");
        }

        await attempts.SucceedAsync(bucket, audit: null, ct);
        return new Secret(null);
    }

    private Acceptance Prepare(InvitationFacts facts, string? newHash, IReadOnlyCollection<string> agreementIds, ClientContext client, DateTimeOffset now)
    {
        var userId = facts.Account?.UserId ?? Guid.CreateVersion7(now);
        var phoneIsProven = facts.Account is { EmailVerified: true, PhoneVerified: true };

        // Whoever joins with a one-time password still has to replace it: an operator knows it.
        StepSettings[] steps = facts.Account is { EmailVerified: true, PasswordExpiresAt: not null } ? [StepSettings.ForcedPassword, .. rules.Steps] : [.. rules.Steps];
        return new Acceptance(
            facts.Invitation,
            facts.Account,
            userId,
            newHash,
            Guid.CreateVersion7(now),
            [.. steps.Select((step, index) => OnboardingStep.Open(userId, step, index, step.Kind is StepKind.Phone && phoneIsProven, now))],
            [.. rules.Agreements.Where(agreement => agreementIds.Contains(agreement.Id, StringComparer.Ordinal))
                .Select(agreement => AgreementAcceptance.Of(userId, agreement, client.Address, now))],
            AuditEvent.Of(AuditActions.InvitationAccepted, now, userId, address: client.Address, detail: facts.Invitation.Id.ToString()));
    }

    private sealed record Secret(string? New);
}
