using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Ends a complete onboarding: the account becomes active and its first session opens, exactly once.</summary>
public sealed class ExchangeTemporaryToken(IUsers users, IssueSessionTokens issueSessionTokens, TokenSettings settings, TimeProvider time)
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
        var opened = await users.ChangeAsync(
            onboarding.UserId, client.Origin, user => user.ExchangeOnboarding(onboarding.OnboardingId, session, now), ct);
        return opened?.Map(first => issueSessionTokens.ForLogin(first, onboarding.BranchId, now)) ?? TokenErrors.TokenInvalid;
    }
}
