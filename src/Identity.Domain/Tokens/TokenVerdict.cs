using Identity.Domain.Accounts;

namespace Identity.Domain.Tokens;

public abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

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
}

/// <summary>A token whose every claim has been checked.</summary>
public sealed record VerifiedToken(TokenKind Kind, Guid Subject, Guid SessionId, Roles Role, string Scope, Guid? BranchId, DateTimeOffset IssuedAt);
