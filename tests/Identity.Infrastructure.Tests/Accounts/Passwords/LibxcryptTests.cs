using System.Text;
using Identity.Domain.Accounts.Passwords;
using Identity.Infrastructure.Accounts.Passwords;

namespace Identity.Infrastructure.Tests.Accounts.Passwords;

public sealed class LibxcryptTests
{
    [Fact]
    public void It_is_available_where_the_tests_run() => Should.NotThrow(Libxcrypt.EnsureAvailable);

    [Theory] // the public self-test vectors of crypt_blowfish and jBCrypt
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.", "U*U", "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.", "U*U*", "VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("$2y$05$XXXXXXXXXXXXXXXXXXXXXO", "U*U*U", "AcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.", "", "7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    [InlineData("$2a$06$m0CrhHm10qJ3lXRY.5zDGO", "a", "3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu", "abc", "0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    public void Bcrypt_computes_the_published_vectors(string setting, string phrase, string digest) =>
        Libxcrypt.Crypt(Encoding.UTF8.GetBytes(phrase), CryptSetting.TryParse(setting)!).ShouldBe(setting + digest);

    [Theory]
    [InlineData(PasswordAlgorithm.Bcrypt, 4, "$2b$04$")]
    [InlineData(PasswordAlgorithm.Bcrypt, 14, "$2b$14$")]
    [InlineData(PasswordAlgorithm.Yescrypt, 1, "$y$j75$")]
    [InlineData(PasswordAlgorithm.Yescrypt, 7, "$y$jBT$")]
    public void Every_setting_has_a_salt_of_its_own(PasswordAlgorithm algorithm, int count, string prefix)
    {
        var settings = Enumerable.Range(0, 100).Select(_ => Libxcrypt.NewSetting(algorithm, count)).ToList();

        settings.ShouldAllBe(s => s.Text.StartsWith(prefix, StringComparison.Ordinal));
        settings.Select(s => s.Salt).Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
    }

    [Fact]
    public void What_crypt_would_cut_short_is_never_handed_to_it()
    {
        var setting = Libxcrypt.NewSetting(PasswordAlgorithm.Bcrypt, 4);

        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt("before\0after"u8, setting));
        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt(new byte[512], setting));
        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt(Encoding.ASCII.GetBytes(new string('x', 512)), setting));
        Should.NotThrow(() => Libxcrypt.Crypt(Encoding.ASCII.GetBytes(new string('x', 511)), setting));
    }
}
