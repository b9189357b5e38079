using System.Text;
using Identity.Domain.Accounts.Passwords;
using Identity.Infrastructure.Accounts.Passwords;

namespace Identity.Infrastructure.Tests.Accounts.Passwords;

public sealed class PasswordHashTests
{
    /// <summary>From passlib's documentation of bcrypt_sha256, version 2.</summary>
    private const string Passlib = "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2";

    /// <summary>What libxcrypt answers for "password", at 1 MiB.</summary>
    private const string Yescrypt = "$y$j75$AAt9R641xPvCI9nXw1HHW/$tYAJYY08TqKsqN.mZLeFgq9RRIu2FFFtklYaFEW3hK7";

    private const string Bcrypt = "$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu";

    [Theory]
    [InlineData(Passlib)]
    [InlineData(Yescrypt)]
    [InlineData(Bcrypt)]
    public void Each_form_is_read_verified_and_written_back(string stored)
    {
        var hash = PasswordHash.TryParse(stored).ShouldNotBeNull();

        hash.ToString().ShouldBe(stored);
        hash.Matches("password"u8).ShouldBeTrue();
        hash.Matches("Password"u8).ShouldBeFalse();
        hash.Matches("password "u8).ShouldBeFalse();
        hash.Matches(""u8).ShouldBeFalse();
    }

    [Fact]
    public void What_this_service_hashes_first_is_what_passlib_hashes_first() =>
        PasswordHash.Of("password"u8, CryptSetting.TryParse("$2b$12$n79VH.0Q2TMWmt3Oqt9uku")!, preHash: true).ToString().ShouldBe(Passlib);

    [Fact]
    public void Unused_bits_in_the_last_character_of_a_foreign_salt_do_no_harm()
    {
        // Only the top two bits of the 22nd character belong to the salt: u and v are the same there.
        var foreign = PasswordHash.TryParse(Bcrypt.Replace("stuuW", "stuvW", StringComparison.Ordinal)).ShouldNotBeNull();

        foreign.Matches("password"u8).ShouldBeTrue();
        foreign.Matches("Password"u8).ShouldBeFalse();
    }

    [Fact]
    public void A_plain_hash_is_never_opened_by_the_part_of_a_password_that_bcrypt_reads()
    {
        // A vector of crypt_blowfish, made to show that bcrypt stops at 72 bytes (CVE-2025-22228).
        var hash = PasswordHash.TryParse("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui").ShouldNotBeNull();
        const string SeventyTwo = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo)).ShouldBeTrue();
        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo + "chars after 72 are ignored")).ShouldBeFalse();
        hash.Matches(Encoding.ASCII.GetBytes(SeventyTwo + '\0')).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Bcrypt)]
    [InlineData(Yescrypt)]
    public void A_plain_hash_is_never_opened_by_what_precedes_a_NUL(string stored) =>
        PasswordHash.TryParse(stored)!.Matches("password\0and more"u8).ShouldBeFalse();

    [Fact]
    public void A_plain_hash_is_not_made_of_what_would_not_count()
    {
        var bcrypt = Libxcrypt.NewSetting(PasswordAlgorithm.Bcrypt, 4);
        var yescrypt = Libxcrypt.NewSetting(PasswordAlgorithm.Yescrypt, 1);

        Should.Throw<ArgumentException>(() => PasswordHash.Of(new byte[] { 65, 0 }, bcrypt, preHash: false));
        Should.Throw<ArgumentException>(() => PasswordHash.Of(Encoding.ASCII.GetBytes(new string('x', 73)), bcrypt, preHash: false));
        Should.Throw<ArgumentException>(() => PasswordHash.Of(Encoding.ASCII.GetBytes(new string('x', 512)), yescrypt, preHash: false));
        Should.Throw<ArgumentException>(() => PasswordHash.Of("password"u8, yescrypt, preHash: true));
    }

    [Theory] // statement 40
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
    public void A_form_that_is_not_accepted_is_no_hash(string stored) => PasswordHash.TryParse(stored).ShouldBeNull();
}
