using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.OAuth;

/// <summary>
/// The authorization code grant (RFC 6749 section 4.1.3): opens the session that the code stands for. A code that comes twice ends what it
/// has opened, because two parties hold it and nobody can tell which is honest (section 4.1.2).
/// </summary>
public sealed class RedeemCode(
    IClientSessions sessions,
    IUsers users,
    IssueSessionTokens issueSessionTokens,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <param name="targets">The services that the token shall be for; empty for all that the sign-in was for.</param>
    public async Task<Result<ClientTokens>> ExecuteAsync(
        Client client,
        ClientSignIn signIn,
        IReadOnlyList<string> targets,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(signIn);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(context);
        var now = time.Now();
        if (ClientScopes.StillHeld(client, signIn.Scope) is not { } scope)
        {
            return OAuthErrors.InvalidGrant;
        }

        if (ClientAudiences.Of(client, scope, signIn.Audiences, targets, settings) is not { } audiences)
        {
            return OAuthErrors.InvalidTarget;
        }

        var held = signIn with { Scope = scope };
        var session = Session.OpenFor(held, settings.SessionLifetime, context, now);
        var (outcome, branchId) = await sessions.TryOpenAsync(new SessionOpened(session, now), held, context.Origin, ct);
        if (outcome is CodeRedemption.Replayed)
        {
            await users.ChangeAsync(
                signIn.UserId,
                signIn.SessionId,
                context.Origin,
                (User user, Session opened) => user.EndSession(opened, SessionEnd.CodeReplayed, now),
                ct
            );
        }

        return outcome is CodeRedemption.Opened
            ? new ClientTokens(
                issueSessionTokens.ForLogin(session, branchId, now, audiences),
                scope,
                ClientScopes.MayRefresh(scope),
                session.Id,
                session.UserId,
                signIn.AuthenticatedAt
            )
            : OAuthErrors.InvalidGrant;
    }
}
