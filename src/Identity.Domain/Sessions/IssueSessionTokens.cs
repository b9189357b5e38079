using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Makes the pair of tokens for a session. Nothing is stored: the session row already says it all.</summary>
public sealed class IssueSessionTokens(ITokenSigner signer, IRefreshTokens refreshTokens, TokenSettings settings)
{
    /// <summary>The only method of authentication there is so far (RFC 8176 section 2).</summary>
    public static readonly IReadOnlyList<string> Password = ["pwd"];

    /// <summary>The first pair. Its refresh token is as old as the session, so a repetition yields the same bytes.</summary>
    /// <param name="audiences">The services that the access token is for; null for the configured one.</param>
    public SessionTokens ForLogin(Session session, Guid? branchId, DateTimeOffset now, IReadOnlyList<string>? audiences = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Issue(
            new RefreshToken(session.Id, 0, session.CreatedAt),
            new AccessToken(
                Id: Guid.CreateVersion7(now),
                Subject: session.UserId,
                SessionId: session.Id,
                ClientId: session.ClientId,
                Role: session.Role,
                Scope: session.Scope ?? settings.ScopeOf(session.Role),
                BranchId: branchId,
                AuthenticatedAt: session.AuthenticatedAt ?? session.CreatedAt,
                Methods: Password,
                IssuedAt: now,
                ExpiresAt: now + settings.AccessTokenLifetime
            )
            {
                Audiences = audiences,
            }
        );
    }

    /// <param name="audiences">As for <see cref="ForLogin"/>.</param>
    public SessionTokens ForRefresh(ConfirmedSession session, DateTimeOffset now, IReadOnlyList<string>? audiences = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Issue(
            session.Successor,
            new AccessToken(
                Id: Guid.CreateVersion7(now),
                Subject: session.UserId,
                SessionId: session.SessionId,
                ClientId: session.ClientId,
                Role: session.Role,
                Scope: session.Scope ?? settings.ScopeOf(session.Role),
                BranchId: session.BranchId,
                AuthenticatedAt: session.AuthenticatedAt,
                Methods: Password,
                IssuedAt: now,
                ExpiresAt: now + settings.AccessTokenLifetime
            )
            {
                Audiences = audiences,
            }
        );
    }

    private SessionTokens Issue(RefreshToken refreshToken, AccessToken accessToken) =>
        new(signer.Sign(accessToken), refreshTokens.Write(refreshToken), settings.AccessTokenLifetime);
}
