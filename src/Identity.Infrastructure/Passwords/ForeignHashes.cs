using System.Text.RegularExpressions;
using Identity.Domain;
using Identity.Domain.Import;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>What the hasher would verify, and for the rest what is wrong with it.</summary>
public sealed partial class ForeignHashes(Crypt crypt, PasswordSettings settings) : IForeignHashes
{
    private readonly byte[]? pepper = PepperedHash.PepperOf(settings);

    public Error? Check(string hash) =>
        StoredHash.TryParse(hash, crypt, pepper) switch
        {
            { IsVerifiable: true } => null,
            PepperedHash => ImportErrors.HashUnsupported.Because(PepperedHash.NeedsPepper),
            Argon2Hash => ImportErrors.HashUnsupported.Because(
                "Argon2id needs libsodium, which this system cannot load. A user without a hash must reset the password."
            ),
            not null => ImportErrors.HashUnsupported,
            null when hash.StartsWith("$argon2id$", StringComparison.Ordinal) => ImportErrors.HashRefused.Because(Argon2Hash.Accepted),
            null when Pbkdf2Hash.IsOne(hash) => ImportErrors.HashRefused.Because(Pbkdf2Hash.Accepted),
            null when ScryptHash.IsOne(hash) => ImportErrors.HashRefused.Because(ScryptHash.Accepted),
            null when FirebaseHash.IsOne(hash) => ImportErrors.HashRefused.Because(FirebaseHash.Accepted),
            null when PepperedHash.IsOne(hash) => ImportErrors.HashRefused.Because(PepperedHash.Accepted),
            null when PhpassHash.IsOne(hash) => ImportErrors.HashRefused,
            null => KnownKind().IsMatch(hash) ? ImportErrors.HashRefused : ImportErrors.HashUnknown,
        };

    [GeneratedRegex(
        @"\A(\$(2[aby]|y|7|5|6|bcrypt-sha256)\$|A[AQ][A-Za-z0-9+/]{58})",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex KnownKind();
}
