namespace Identity.Domain.Tokens;

/// <summary>Tokens that died before their time. Kept only until the last of them would have expired anyway.</summary>
public sealed class Revocation
{
    /// <summary>A replica that has not heard from the database for this long refuses tokens rather than guess (fail closed).</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    /// <summary>Clocks of replicas may differ by this much.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private Revocation() { }

    public Guid Id { get; private init; }

    public RevocationKind Kind { get; private init; }

    /// <summary>A session id, a client id, or the <c>jti</c> of a token.</summary>
    public string Value { get; private init; } = "";

    /// <summary>The instant of the revocation. What it revokes never comes back, so it counts for later tokens as well: one may have been
    /// in the making.</summary>
    public DateTimeOffset RevokedAt { get; private init; }

    /// <summary>From then on every such token has expired.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public static Revocation OfSession(Guid sessionId, DateTimeOffset now, TimeSpan tokenLifetime) =>
        Of(RevocationKind.Session, sessionId.ToString(), now, tokenLifetime);

    public static Revocation OfClient(string clientId, DateTimeOffset now, TimeSpan tokenLifetime) =>
        Of(RevocationKind.Client, clientId, now, tokenLifetime);

    /// <summary>Of one token alone, which a session or a client would take others along with.</summary>
    public static Revocation OfToken(Guid tokenId, DateTimeOffset now, TimeSpan tokenLifetime) =>
        Of(RevocationKind.Token, tokenId.ToString(), now, tokenLifetime);

    private static Revocation Of(RevocationKind kind, string value, DateTimeOffset now, TimeSpan tokenLifetime) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Value = value,
            RevokedAt = now,
            ExpiresAt = now + tokenLifetime + ClockSkew,
        };
}

public enum RevocationKind
{
    Session,

    /// <summary>Everything that was issued to a client.</summary>
    Client,

    /// <summary>One token.</summary>
    Token,
}
