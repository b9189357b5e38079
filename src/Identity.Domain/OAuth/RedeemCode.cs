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
    public async Task<Result<ClientTokens>> ExecuteAsync(Client client, ClientSignIn signIn, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(signIn);
        ArgumentNullException.ThrowIfNull(context);
        var now = time.Now();
        if (ClientScopes.StillHeld(client, signIn.Scope) is not { } scope)
        {
            return OAuthErrors.InvalidGrant;
        }

        var session = Session.OpenFor(signIn with { Scope = scope }, settings.SessionLifetime, context, now);
        var (outcome, branchId) = await sessions.TryOpenAsync(new SessionOpened(session, now), signIn.BrowserSessionId, context.Origin, ct);
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
                issueSessionTokens.ForLogin(session, branchId, now, ClientScopes.AudiencesOf(client, settings)),
                scope,
                session.Id,
                session.UserId,
                signIn.AuthenticatedAt
            )
            : OAuthErrors.InvalidGrant;
    }
}
