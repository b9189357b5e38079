using System.Text;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

public sealed class CryptHashTests
{
    /// <summary>From passlib's documentation of bcrypt_sha256, version 2.</summary>
    private const string Passlib = "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2";

    /// <summary>What libxcrypt answers for "password", at 1 MiB.</summary>
    private const string Yescrypt = "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7";

    private const string Bcrypt = "$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu";

    [Theory]
    [InlineData(Passlib)]
    [InlineData(Bcrypt)]
    public void Each_form_is_read_verified_and_written_back(string stored)
    {
        foreach (var crypt in Hashers.Libraries)
        {
            ShouldBeOfPassword(stored, crypt);
        }
    }

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public void Yescrypt_is_read_verified_and_written_back()
    {
        Needs.Libxcrypt();
        ShouldBeOfPassword(Yescrypt, Crypt.OfThisProcess);
    }

    [Fact]
    public void What_this_service_hashes_first_is_what_passlib_hashes_first()
    {
        foreach (var crypt in Hashers.Libraries)
        {
            CryptHash
                .Of("password"u8, CryptSetting.TryParse("$2b$12$n79VH.0Q2TMWmt3Oqt9uku")!, preHash: true, crypt)
                .ToString()
                .ShouldBe(Passlib);
        }
    }

    [Theory]
    [MemberData(nameof(Hashers.BothWays), MemberType = typeof(Hashers))]
    public void Unused_bits_in_the_last_character_of_a_foreign_salt_do_no_harm(bool libxcrypt)
    {
        // Only the top two bits of the 22nd character belong to the salt: u and v are the same there.
        var foreign = CryptHash
            .TryParse(Bcrypt.Replace("stuuW", "stuvW", StringComparison.Ordinal), Hashers.WithLibxcrypt(libxcrypt))
            .ShouldNotBeNull();

        foreign.Matches("password"u8).ShouldBeTrue();
        foreign.Matches("Password"u8).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Hashers.BothWays), MemberType = typeof(Hashers))]
    public void A_plain_hash_is_never_opened_by_the_part_of_a_password_that_bcrypt_reads(bool libxcrypt)
    {
        // A vector of crypt_blowfish, made to show that bcrypt stops at 72 bytes (CVE-2025-22228).
        var hash = CryptHash
            .TryParse("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui", Hashers.WithLibxcrypt(libxcrypt))
            .ShouldNotBeNull();
        const string SeventyTwo = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo)).ShouldBeTrue();
        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo + "chars after 72 are ignored")).ShouldBeFalse();
        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo + '\0')).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Hashers.BothWays), MemberType = typeof(Hashers))]
    public void A_plain_hash_is_never_opened_by_what_precedes_a_NUL(bool libxcrypt) =>
        CryptHash.TryParse(Bcrypt, Hashers.WithLibxcrypt(libxcrypt))!.Matches("password\0and more"u8).ShouldBeFalse();

    [Fact]
    [Trait(Needs.Trait, Needs.LibxcryptTrait)]
    public void A_yescrypt_hash_is_never_opened_by_what_precedes_a_NUL()
    {
        Needs.Libxcrypt();
        CryptHash.TryParse(Yescrypt, Crypt.OfThisProcess)!.Matches("password\0and more"u8).ShouldBeFalse();
    }

    [Fact]
    public void A_plain_hash_is_not_made_of_what_would_not_count()
    {
        var bcrypt = CryptSetting.TryParse("$2b$04$abcdefghijklmnopqrstuu")!;
        var yescrypt = CryptSetting.TryParse("$y$j75$AAt9R641xPvCI9nXw1HHW/")!;

        Should.Throw<ArgumentException>(() => CryptHash.Of(new byte[] { 65, 0 }, bcrypt, preHash: false, Crypt.OfThisProcess));
        Should.Throw<ArgumentException>(() =>
            CryptHash.Of(Encoding.ASCII.GetBytes(new string('x', 73)), bcrypt, preHash: false, Crypt.OfThisProcess)
        );
        Should.Throw<ArgumentException>(() =>
            CryptHash.Of(Encoding.ASCII.GetBytes(new string('x', 512)), yescrypt, preHash: false, Crypt.OfThisProcess)
        );
        Should.Throw<ArgumentException>(() => CryptHash.Of("password"u8, yescrypt, preHash: true, Crypt.OfThisProcess));
    }

    [Theory] // requirement 40
    [InlineData("")]
    [InlineData("*0")]
    [InlineData("ga3B1/aPyo5qQ")] // DES, what crypt makes of a setting that it does not know
    [InlineData("password")]
    [InlineData("$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/")]
    [InlineData("$2b$31$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData("$2b$15$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData("$2x$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu")]
    [InlineData(Bcrypt + "\n")]
    [InlineData(Bcrypt + "x")]
    [InlineData(" " + Bcrypt)]
    [InlineData("$2b$05$abcdefghijklmnopqrstuu")] // a setting without a digest
    [InlineData("$2b$05$abcdefghijklmnopqrstuu*0")]
    [InlineData("$y$jDT$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    [InlineData("$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3h")]
    [InlineData("$y$j75$AAt9R641xPvCI9nXw1HHW/tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7")]
    [InlineData("$bcrypt-sha256$v=1,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$bcrypt-sha256$v=2,t=2a,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=15$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=3$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=04$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g")]
    public void A_form_that_is_not_accepted_is_no_hash(string stored) => CryptHash.TryParse(stored, Crypt.OfThisProcess).ShouldBeNull();

    private static void ShouldBeOfPassword(string stored, Crypt crypt)
    {
        var hash = CryptHash.TryParse(stored, crypt).ShouldNotBeNull();

        hash.ToString().ShouldBe(stored);
        hash.Matches("password"u8).ShouldBeTrue();
        hash.Matches("Password"u8).ShouldBeFalse();
        hash.Matches("password "u8).ShouldBeFalse();
        hash.Matches(""u8).ShouldBeFalse();
    }
}
