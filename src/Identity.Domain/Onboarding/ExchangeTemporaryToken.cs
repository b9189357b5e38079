using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Ends a complete onboarding: the account becomes active and its first session opens, exactly once. A lost answer is no dead end:
/// for a minute the same token gets the same refresh token again.</summary>
public sealed class ExchangeTemporaryToken(
    IUsers users,
    ISessionStore sessions,
    IssueSessionTokens issueSessionTokens,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <param name="tokenId">Of the token that is exchanged.</param>
    /// <returns>Incomplete: the caller finds the missing steps in <see cref="OpenOnboarding.Fields"/>.</returns>
    public async Task<Result<SessionTokens>> ExecuteAsync(
        OpenOnboarding onboarding,
        Guid tokenId,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(client);
        if (onboarding.Fields.Count > 0)
        {
            return OnboardingErrors.Incomplete;
        }

        var now = time.Now();
        var role = onboarding.Roles.HasFlag(Roles.Individual) ? Roles.Individual : Roles.Advisor;
        var session = Session.Open(onboarding.UserId, role, settings.FirstPartyClientId, settings.SessionLifetime, client, now, tokenId);
        var opened = await users.ChangeAsync(
            onboarding.UserId,
            client.Origin,
            user => user.ExchangeOnboarding(onboarding.OnboardingId, session, now).Map(first => (First: first, user.BranchId)),
            ct
        );
        return opened is null || opened.Refusal == TokenErrors.TokenInvalid
            ? await RepeatAsync(onboarding.UserId, tokenId, ct) // another request with it was faster
            : opened.Map(it => issueSessionTokens.ForLogin(it.First, it.BranchId, now));
    }

    /// <summary>For a token that is spent. Nothing changes.</summary>
    public async Task<Result<SessionTokens>> RepeatAsync(Guid userId, Guid tokenId, CancellationToken ct)
    {
        var now = time.Now();
        return
            await sessions.FindExchangedAsync(userId, tokenId, ct) is { Status: UserStatus.Active } facts
            && facts.HeldRoles.HasFlag(facts.Session.Role)
            && facts.Session.MayRepeatExchange(now)
            ? issueSessionTokens.ForLogin(facts.Session, facts.BranchId, now)
            : TokenErrors.TokenInvalid;
    }
}
