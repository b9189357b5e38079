using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Makes the pair of tokens for a session. Nothing is stored: the session row already says it all.</summary>
public sealed class IssueSessionTokens(ITokenSigner signer, IRefreshTokens refreshTokens, TokenSettings settings)
{
    /// <summary>The only method of authentication there is so far (RFC 8176 section 2).</summary>
    private static readonly IReadOnlyList<string> Password = ["pwd"];

    /// <summary>The first pair. Its refresh token is as old as the session, so a repetition yields the same bytes.</summary>
    public SessionTokens ForLogin(Session session, Guid? branchId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Issue(
            new RefreshToken(session.Id, 0, session.CreatedAt),
            session.UserId,
            session.Role,
            session.ClientId,
            branchId,
            session.CreatedAt,
            now
        );
    }

    public SessionTokens ForRefresh(ConfirmedSession session, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Issue(session.Successor, session.UserId, session.Role, session.ClientId, session.BranchId, session.CreatedAt, now);
    }

    private SessionTokens Issue(
        RefreshToken refreshToken,
        Guid userId,
        Roles role,
        string clientId,
        Guid? branchId,
        DateTimeOffset authenticatedAt,
        DateTimeOffset now
    )
    {
        var accessToken = signer.Sign(
            new AccessToken(
                Id: Guid.CreateVersion7(now),
                Subject: userId,
                SessionId: refreshToken.SessionId,
                ClientId: clientId,
                Role: role,
                Scope: settings.ScopeOf(role),
                BranchId: branchId,
                AuthenticatedAt: authenticatedAt,
                Methods: Password,
                IssuedAt: now,
                ExpiresAt: now + settings.AccessTokenLifetime
            )
        );
        return new SessionTokens(accessToken, refreshTokens.Write(refreshToken), settings.AccessTokenLifetime);
    }
}
