using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Onboarding;

/// <summary>Ends a complete onboarding: the account becomes active and its first session opens, exactly once.</summary>
public sealed class ExchangeTemporaryToken(IOnboardingStore onboardings, IssueSessionTokens issueSessionTokens, TokenSettings settings, TimeProvider time)
{
    /// <returns>Incomplete: the caller finds the missing steps in <see cref="OpenOnboarding.Fields"/>.</returns>
    public async Task<Result<SessionTokens>> ExecuteAsync(OpenOnboarding onboarding, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(client);
        if (onboarding.Fields.Count > 0)
        {
            return OnboardingErrors.Incomplete;
        }

        var now = time.Now();
        var role = onboarding.Roles.HasFlag(Roles.Individual) ? Roles.Individual : Roles.Advisor;
        var session = Session.Open(onboarding.UserId, role, settings.FirstPartyClientId, settings.SessionLifetime, client, now);
        var audit = AuditEvent.Of(AuditActions.OnboardingExchanged, now, onboarding.UserId, session.Id, client.Address);
        return await onboardings.TryExchangeAsync(onboarding.OnboardingId, session, audit, ct)
            ? issueSessionTokens.ForLogin(session, onboarding.BranchId, now)
            : TokenErrors.TokenInvalid; // another exchange was faster: this token is spent
    }
}
