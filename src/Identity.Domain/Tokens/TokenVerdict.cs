namespace Identity.Domain.Tokens;

public abstract record TokenVerdict
{
    private TokenVerdict() { }

    public sealed record Valid(VerifiedToken Token) : TokenVerdict;

    /// <summary>Genuine, but its session, subject or key was revoked. Only logging out cares for the difference from
    /// <see cref="Invalid"/>.</summary>
    public sealed record Revoked(VerifiedToken Token) : TokenVerdict;

    /// <summary>Genuine, and past its <c>exp</c>. A forgery is never called expired.</summary>
    public sealed record Expired : TokenVerdict;

    /// <param name="Reason">For the log, never for the caller.</param>
    public sealed record Invalid(string Reason) : TokenVerdict;

    /// <summary>Whether it was revoked cannot be known at the moment: fail closed.</summary>
    public sealed record Unknown : TokenVerdict;
}

public enum TokenKind
{
    /// <summary>RFC 9068 <c>at+jwt</c>.</summary>
    Access,

    /// <summary><c>onboarding+jwt</c>.</summary>
    Temporary,

    /// <summary>RFC 9068 <c>at+jwt</c> whose subject is a client: no person stands behind it.</summary>
    Service,
}

/// <summary>A token whose every claim has been checked.</summary>
/// <param name="Subject">The user; empty for a service.</param>
/// <param name="SessionId">Empty for a service.</param>
/// <param name="Role">None for a service.</param>
/// <param name="Scope">Space-separated.</param>
/// <param name="ClientId">Whom it was issued to; for a service, who it is.</param>
public sealed record VerifiedToken(
    TokenKind Kind,
    Guid Subject,
    Guid SessionId,
    Roles Role,
    string Scope,
    Guid? BranchId,
    DateTimeOffset IssuedAt,
    string ClientId
)
{
    /// <summary>The services that it is for.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The services that act for the subject, the last one first (RFC 8693 section 4.1).</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>Its <c>jti</c>.</summary>
    public Guid Id { get; init; }

    public static VerifiedToken OfService(string clientId, string scope, DateTimeOffset issuedAt) =>
        new(TokenKind.Service, Guid.Empty, Guid.Empty, Roles.None, scope, null, issuedAt, clientId);

    public bool HasScope(string scope) => Scope.Split(' ').Contains(scope, StringComparer.Ordinal);
}
