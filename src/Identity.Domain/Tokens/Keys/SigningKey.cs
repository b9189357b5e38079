namespace Identity.Domain.Tokens.Keys;

/// <summary>A key pair in its place in the succession. What state it is in follows from the instants: see
/// <see cref="KeySuccession"/>.</summary>
public sealed class SigningKey
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
    public DateTimeOffset SignsFrom { get; private init; }

    public DateTimeOffset? RevokedAt { get; private init; }

    public static SigningKey Create(
        string kid,
        int position,
        SigningAlgorithm algorithm,
        string publicJwk,
        byte[] wrappedPrivateKey,
        DateTimeOffset announcedAt,
        DateTimeOffset signsFrom
    ) =>
        new()
        {
            Kid = kid,
            Position = position,
            Algorithm = algorithm,
            PublicJwk = publicJwk,
            WrappedPrivateKey = wrappedPrivateKey,
            AnnouncedAt = announcedAt,
            SignsFrom = signsFrom,
        };
}
