namespace Identity.Domain.Tokens.Keys;

/// <summary>A key pair in its place in the succession. What state it is in follows from the instants: see
/// <see cref="KeySuccession"/>.</summary>
public sealed class SigningKey : Aggregate
{
    private SigningKey() { }

    /// <summary>RFC 7638 thumbprint of the public key.</summary>
    public string Kid { get; private init; } = "";

    /// <summary>1, 2, 3 …, unique: of any number of replicas that make the next key, one succeeds.</summary>
    public int Position { get; private init; }

    public SigningAlgorithm Algorithm { get; private init; }

    /// <summary>JSON Web Key (RFC 7517) without private members.</summary>
    public string PublicJwk { get; private init; } = "";

    /// <summary>PKCS #8, encrypted under a key that is not in the database.</summary>
    public byte[] WrappedPrivateKey { get; private init; } = [];

    public DateTimeOffset AnnouncedAt { get; private init; }

    /// <summary>From here on it signs, until its successor does.</summary>
    public DateTimeOffset SignsFrom { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public static SigningKey Create(
        string kid,
        int position,
        SigningAlgorithm algorithm,
        string publicJwk,
        byte[] wrappedPrivateKey,
        DateTimeOffset announcedAt,
        DateTimeOffset signsFrom
    )
    {
        var key = new SigningKey
        {
            Kid = kid,
            Position = position,
            Algorithm = algorithm,
            PublicJwk = publicJwk,
            WrappedPrivateKey = wrappedPrivateKey,
            AnnouncedAt = announcedAt,
            SignsFrom = signsFrom,
        };
        key.Record(new KeyAnnounced(kid, announcedAt));
        return key;
    }

    /// <summary>See <see cref="KeySuccession.Promote"/>.</summary>
    internal void Promote(DateTimeOffset now)
    {
        SignsFrom = now;
        Record(new KeyPromoted(Kid, now));
    }

    /// <summary>See <see cref="KeySuccession.Revoke"/>.</summary>
    internal void Revoke(DateTimeOffset now)
    {
        RevokedAt = now;
        Record(new KeyRevoked(Kid, now));
    }

    /// <summary>Signs from now on because the key before it was revoked.</summary>
    internal void TakeOver(DateTimeOffset now) => SignsFrom = now;
}
