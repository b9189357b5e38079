using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// bcrypt of the password with a pepper behind it, as Devise stores it: <c>{pepper}$2a$12$…</c>. The mark comes from the import, because
/// such a hash looks like any other. bcrypt reads 72 bytes: of a long pepper the end never counted. Read only: the first login replaces it.
/// </summary>
internal sealed class PepperedHash : StoredHash
{
    /// <summary>What an operator is told when one is refused for what it is.</summary>
    public const string Accepted =
        "A peppered hash must be {pepper} and a bcrypt hash of cost 4 to 14. A user without a hash must reset the password.";

    /// <summary>What an operator is told when the pepper is missing.</summary>
    public const string NeedsPepper =
        "A peppered hash needs the pepper of the other system: set Identity:Passwords:ImportPepper or ImportPepperFile, for the import and "
        + "for the service. A user without a hash must reset the password.";

    private const string Mark = "{pepper}";

    private readonly byte[]? pepper;

    private PepperedHash(CryptHash inner, byte[]? pepper) => (Inner, this.pepper) = (inner, pepper);

    public CryptHash Inner { get; }

    public override bool IsVerifiable => pepper is not null && Inner.IsVerifiable;

    /// <summary>The configured pepper, or null for none.</summary>
    public static byte[]? PepperOf(PasswordSettings settings) =>
        settings.ImportPepper.Length > 0 ? Encoding.ASCII.GetBytes(settings.ImportPepper) : null;

    /// <summary>Whether this is one, good or bad.</summary>
    public static bool IsOne(string stored) => stored.StartsWith(Mark, StringComparison.Ordinal);

    /// <param name="pepper">Null where none is configured.</param>
    public static new PepperedHash? TryParse(string stored, Crypt crypt, byte[]? pepper) =>
        IsOne(stored) && CryptHash.TryParse(stored[Mark.Length..], crypt) is { IsPreHashed: false, IsBcrypt: true } inner
            ? new(inner, pepper)
            : null;

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        // A password that fills bcrypt's 72 bytes leaves no room for the pepper, and a longer one would not count whole.
        var fits = password.Length <= CryptHash.LongestBcryptPhrase;
        byte[] peppered = [.. password, .. pepper!];
        try
        {
            var counted = fits ? peppered.AsSpan(0, Math.Min(peppered.Length, CryptHash.LongestBcryptPhrase)) : peppered;
            return Inner.Matches(counted) && fits;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(peppered);
        }
    }
}
