using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>BCrypt.Net-Next and libxcrypt are two ways to one hash: an account that one of them made opens by the other.</summary>
public sealed class CryptTests
{
    private static readonly string[] Spellings = ["$2a$04$", "$2b$04$", "$2y$04$"];

    [Theory] // the public self-test vectors of crypt_blowfish and jBCrypt
    [MemberData(nameof(Vectors))]
    public void Bcrypt_computes_the_published_vectors_either_way(string setting, string phrase, string digest)
    {
        foreach (var crypt in Hashers.Libraries)
        {
            crypt.Compute(Encoding.UTF8.GetBytes(phrase), CryptSetting.TryParse(setting)!).ShouldBe(setting + digest);
        }
    }

    public static TheoryData<string, string, string> Vectors =>
        new()
        {
            { "$2a$05$CCCCCCCCCCCCCCCCCCCCC.", "U*U", "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
            { "$2b$05$CCCCCCCCCCCCCCCCCCCCC.", "U*U*", "VGOzA784oUp/Z0DY336zx7pLYAy0lwK" },
            { "$2y$05$XXXXXXXXXXXXXXXXXXXXXO", "U*U*U", "AcXxm9kjPGEMsLznoKqmqw7tc8WCx4a" },
            { "$2b$05$CCCCCCCCCCCCCCCCCCCCC.", "", "7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy" },
            { "$2a$06$m0CrhHm10qJ3lXRY.5zDGO", "a", "3rS2KdeeWLuGmsfGlMfOxih58VYVfxe" },
            { "$2a$06$If6bvum7DFjUnE9p2uDeDu", "abc", "0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i" },
        };

    [Theory]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("\u0001\u007f")]
    [InlineData("\u0080\u00a3\u00ff")] // 8-bit: where crypt_blowfish once had its bug
    [InlineData("пароль")]
    [InlineData("密码密码")]
    [InlineData("🐎🔋 correct")]
    public void Both_make_the_same_hash(string password)
    {
        Needs.Libxcrypt();
        foreach (var length in new[] { 1, 2, 8, 18, 35, 36, 71, 72 })
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(password, 1 + (length / Math.Max(1, password.Length)))));
            Compare(Whole(bytes, length));
        }
    }

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public void Both_make_the_same_hash_of_any_text()
    {
        Needs.Libxcrypt();
        var texts = ArbMap.Default.ArbFor<string>().Filter(text => text is not null && IsWellFormed(text));

        Prop.ForAll(texts, text => Compare(Whole(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)), 72)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory] // what bcrypt would not read whole is hashed first, and that is the same both ways too
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    [InlineData("x", 73)]
    [InlineData("é", 37)]
    [InlineData("before\0after", 1)]
    [InlineData("\0", 1)]
    [InlineData("🐎", 256)]
    public void A_hash_of_either_opens_by_the_other(string letter, int times)
    {
        Needs.Libxcrypt();
        var password = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(letter, times)));
        foreach (
            var (maker, reader) in new[] { (Crypt.OfThisProcess, Crypt.WithoutLibxcrypt), (Crypt.WithoutLibxcrypt, Crypt.OfThisProcess) }
        )
        {
            var made = CryptHash.Of(password, ManagedBcrypt.NewSetting(4), preHash: true, maker).ToString();
            var read = CryptHash.TryParse(made, reader).ShouldNotBeNull();

            read.Matches(password).ShouldBeTrue();
            read.Matches(password.AsSpan()[..^1]).ShouldBeFalse();
            read.Matches([.. password, 0]).ShouldBeFalse();
        }
    }

    [Fact] // requirement 40: whatever the database or an import holds, nothing but false comes out
    public void Malformed_hashes_never_throw()
    {
        string[] seeds =
        [
            "$2b$04$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu",
            "$bcrypt-sha256$v=2,t=2b,r=4$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
            "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$ipp/Lg3UO4TDZpc4mXuHGq+G0+vl2+MCsyN/Kld5Q60",
            "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7",
            "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
        ];
        var mutants =
            from seed in Gen.Elements(seeds)
            from at in Gen.Choose(0, seed.Length - 1)
            from drop in Gen.Choose(0, 3)
            from insert in Gen.Elements("", "$", "$$", "0", "9", "31", "\0", "é", "*", "=", " ", "\n", "٥", "🐎", "$2b$", "zzzz")
            select seed[..at] + insert + seed[Math.Min(seed.Length, at + drop)..];

        Prop.ForAll(
                mutants.ToArbitrary(),
                hash =>
                {
                    foreach (var crypt in Hashers.Libraries)
                    {
                        if (StoredHash.TryParse(hash, crypt) is { IsVerifiable: true } stored && Cheap(hash))
                        {
                            _ = stored.Matches("no password of theirs"u8);
                        }

                        _ = new ForeignHashes(crypt, Hashers.Cheap).Check(hash);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

        // A digit more in a cost is another cost, and not what is tested here.
        static bool Cheap(string hash) =>
            hash.StartsWith("$2b$04$", StringComparison.Ordinal) || hash.Contains("m=1024,t=1,", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void Every_setting_is_2b_and_has_a_salt_of_its_own(int cost)
    {
        var settings = Enumerable.Range(0, 100).Select(_ => ManagedBcrypt.NewSetting(cost)).ToList();

        settings.ShouldAllBe(setting => setting.Text.StartsWith($"$2b${cost:00}$", StringComparison.Ordinal) && setting.Cost == cost);
        settings.Select(setting => setting.Salt).Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
    }

    [Fact]
    public void What_bcrypt_would_cut_short_is_never_handed_to_the_package()
    {
        var setting = ManagedBcrypt.NewSetting(4);

        Should.Throw<ArgumentException>(() => ManagedBcrypt.Hash("before\0after"u8, setting));
        Should.Throw<ArgumentException>(() => ManagedBcrypt.Hash(new byte[73], setting));
        Should.Throw<ArgumentException>(() => ManagedBcrypt.Hash(Encoding.ASCII.GetBytes(new string('x', 73)), setting));
        Should.Throw<ArgumentException>(() => ManagedBcrypt.Hash([0xC3], setting)); // half a character would become U+FFFD
        Should.NotThrow(() => ManagedBcrypt.Hash(Encoding.ASCII.GetBytes(new string('x', 72)), setting));
    }

    [Theory]
    [MemberData(nameof(Hashers.BothWays), MemberType = typeof(Hashers))]
    public void A_long_password_is_refused_by_a_plain_hash_wherever_the_72nd_byte_falls(bool libxcrypt)
    {
        var hash = CryptHash.OfNobody(ManagedBcrypt.NewSetting(4), Hashers.WithLibxcrypt(libxcrypt));
        for (var shift = 0; shift < 4; shift++)
        {
            hash.Matches(Encoding.UTF8.GetBytes(new string('x', shift) + string.Concat(Enumerable.Repeat("🐎", 30)))).ShouldBeFalse();
        }
    }

    private static void Compare(byte[] phrase)
    {
        var salt = ManagedBcrypt.NewSetting(4).Salt;
        foreach (var spelling in Spellings)
        {
            var setting = CryptSetting.TryParse(spelling + salt)!;
            Crypt
                .WithoutLibxcrypt.Compute(phrase, setting)
                .ShouldBe(Crypt.OfThisProcess.Compute(phrase, setting), Convert.ToHexString(phrase));
        }
    }

    /// <summary>At most so many bytes, without a part of a character.</summary>
    private static byte[] Whole(byte[] bytes, int length)
    {
        length = Math.Min(length, bytes.Length);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return bytes[..length];
    }

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
