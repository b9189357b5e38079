using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Generators;
using Argon2id = NSec.Cryptography.Argon2id;
using Argon2Parameters = NSec.Cryptography.Argon2Parameters;
using ManagedParameters = Org.BouncyCastle.Crypto.Parameters.Argon2Parameters;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// Argon2id (RFC 9106) as a PHC string, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$digest</c>, computed by NSec, which is libsodium. That takes
/// one lane and a salt of 16 bytes; an imported hash of another form is computed by Bouncy Castle, which is slower, so it may ask for less.
/// Passwords of any length and any bytes count whole.
/// </summary>
internal sealed partial class Argon2Hash : StoredHash
{
    /// <summary>What an operator is told when an Argon2id hash is refused.</summary>
    public const string Accepted =
        "An Argon2id hash must have v=19, p from 1 to 16, a salt of 8 to 64 bytes and a digest of 16 to 64 bytes, with m from 1024 to "
        + "262144 KiB and m times t up to 1048576. With p above 1 or a salt that has not 16 bytes, m times t must be up to 262144. "
        + "A user without a hash must reset the password.";

    /// <summary>The first choice of OWASP's password storage cheat sheet: 19 MiB, 2 passes, 1 lane.</summary>
    private const int TodaysKibibytes = 19 * 1024;
    private const int TodaysPasses = 2;

    private const int LeastKibibytes = 1024;
    private const int MostKibibytes = 256 * 1024;

    /// <summary>m · t: 27 times today's cost, some 0.8 s, and so within what bcrypt's highest cost takes.</summary>
    private const long MostWork = 1 << 20;

    /// <summary>The same time where Bouncy Castle computes it.</summary>
    private const long MostManagedWork = 1 << 18;

    private const int MostLanes = 16;
    private const int SaltSize = 16;
    private const int ShortestSalt = 8;
    private const int LongestSalt = 64;
    private const int DigestSize = 32;
    private const int ShortestDigest = 16;
    private const int LongestDigest = 64;

    private static readonly Lazy<bool> PassesSelfTest = new(SelfTest);

    private readonly int kibibytes;
    private readonly int passes;
    private readonly int lanes;
    private readonly byte[] salt;
    private readonly byte[] digest;

    private Argon2Hash(int kibibytes, int passes, int lanes, byte[] salt, byte[] digest) =>
        (this.kibibytes, this.passes, this.lanes, this.salt, this.digest) = (kibibytes, passes, lanes, salt, digest);

    /// <summary>Whether libsodium can be loaded and computes Argon2id as the reference implementation does.</summary>
    public static bool IsAvailable => PassesSelfTest.Value;

    public override bool IsVerifiable => !IsOfSodium(lanes, salt) || IsAvailable;

    public override long Memory => kibibytes * 1024L;

    /// <summary>Of the parameters that new hashes get. Others are replaced at the next login, dearer ones too.</summary>
    public bool IsCurrent =>
        kibibytes == TodaysKibibytes && passes == TodaysPasses && digest.Length == DigestSize && IsOfSodium(lanes, salt);

    /// <summary>No cheaper than a hash of today. More passes over less memory do not count: it would stay in the caches.</summary>
    public bool CostsToday => kibibytes >= TodaysKibibytes && (long)kibibytes * passes >= TodaysKibibytes * TodaysPasses;

    public static Argon2Hash Of(ReadOnlySpan<byte> password)
    {
        var hash = OfNobody();
        hash.Derive(password, hash.digest);
        return hash;
    }

    /// <summary>A hash that nobody's password has, as dear to verify as a real one.</summary>
    public static Argon2Hash OfNobody() =>
        new(TodaysKibibytes, TodaysPasses, lanes: 1, RandomNumberGenerator.GetBytes(SaltSize), new byte[DigestSize]);

    /// <summary>The stored hash, or null when its form or its cost is not on the list.</summary>
    public static Argon2Hash? TryParse(string stored)
    {
        if (Shape().Match(stored) is not { Success: true } match)
        {
            return null;
        }

        var m = int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture);
        var t = int.Parse(match.Groups["t"].ValueSpan, CultureInfo.InvariantCulture);
        var p = int.Parse(match.Groups["p"].ValueSpan, CultureInfo.InvariantCulture);
        return
            m is >= LeastKibibytes and <= MostKibibytes
            && p <= MostLanes
            && Decode(match.Groups["salt"].Value) is { Length: >= ShortestSalt and <= LongestSalt } salt
            && Decode(match.Groups["digest"].Value) is { Length: >= ShortestDigest and <= LongestDigest } digest
            && (long)m * t <= (IsOfSodium(p, salt) ? MostWork : MostManagedWork)
            ? new(m, t, p, salt, digest)
            : null;
    }

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        Span<byte> computed = stackalloc byte[LongestDigest];
        computed = computed[..digest.Length];
        try
        {
            Derive(password, computed);
            return CryptographicOperations.FixedTimeEquals(computed, digest);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(computed);
        }
    }

    /// <summary>As it is stored.</summary>
    public override string ToString() => $"$argon2id$v=19$m={kibibytes},t={passes},p={lanes}${Encode(salt)}${Encode(digest)}";

    private static bool SelfTest()
    {
        try
        {
            // Made with the reference implementation, at the lowest cost that is accepted.
            const string Known = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$ipp/Lg3UO4TDZpc4mXuHGq+G0+vl2+MCsyN/Kld5Q60";
            return TryParse(Known)!.Matches([]);
        }
        catch (Exception fault)
            when (fault
                    is DllNotFoundException
                        or EntryPointNotFoundException
                        or BadImageFormatException
                        or TypeInitializationException
                        or PlatformNotSupportedException
                        or InvalidOperationException
            )
        {
            return false; // libsodium is not built for this system, or lacks a library of its own (on Windows the Visual C++ runtime)
        }
    }

    private static bool IsOfSodium(int lanes, byte[] salt) => lanes == 1 && salt.Length == SaltSize;

    private void Derive(ReadOnlySpan<byte> password, Span<byte> output)
    {
        if (!IsOfSodium(lanes, salt))
        {
            DeriveManaged(password, output);
            return;
        }

        var parameters = new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = kibibytes,
            NumberOfPasses = passes,
        };
        new Argon2id(parameters).DeriveBytes(password, salt, output);
    }

    private void DeriveManaged(ReadOnlySpan<byte> password, Span<byte> output)
    {
        var parameters = new ManagedParameters.Builder(ManagedParameters.Argon2id)
            .WithVersion(ManagedParameters.Version13)
            .WithMemoryAsKB(kibibytes)
            .WithIterations(passes)
            .WithParallelism(lanes)
            .WithSalt(salt)
            .Build();
        var argon2 = new Argon2BytesGenerator();
        argon2.Init(parameters);
        byte[] phrase = [.. password];
        var computed = new byte[output.Length];
        argon2.GenerateBytes(phrase, computed);
        computed.CopyTo(output);
        CryptographicOperations.ZeroMemory(phrase);
        CryptographicOperations.ZeroMemory(computed);
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Base64 without padding. Null unless it is the one spelling of its bytes.</summary>
    private static byte[]? Decode(string text)
    {
        var bytes = new byte[Math.Max(LongestDigest, LongestSalt) + 2];
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length) && Encode(bytes[..length]) == text ? bytes[..length] : null;
    }

    [GeneratedRegex(
        @"\A\$argon2id\$v=19\$m=(?<m>[1-9][0-9]{3,5}),t=(?<t>[1-9][0-9]{0,3}),p=(?<p>[1-9][0-9]?)"
            + @"\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<digest>[A-Za-z0-9+/]{22,86})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();
}
