using System.Text;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

[Trait(Needs.Trait, Needs.LibxcryptTrait)]
public sealed class LibxcryptTests
{
    public LibxcryptTests() => Needs.Libxcrypt();

    [Theory]
    [InlineData(1, "$y$j75$")]
    [InlineData(7, "$y$jBT$")]
    public void Every_yescrypt_setting_has_a_salt_of_its_own(int count, string prefix)
    {
        var settings = Enumerable.Range(0, 100).Select(_ => Libxcrypt.NewYescryptSetting(count)).ToList();

        settings.ShouldAllBe(s => s.Text.StartsWith(prefix, StringComparison.Ordinal) && s.Algorithm == PasswordAlgorithm.Yescrypt);
        settings.Select(s => s.Salt).Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
    }

    [Fact]
    public void What_crypt_would_cut_short_is_never_handed_to_it()
    {
        var setting = ManagedBcrypt.NewSetting(4);

        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt("before\0after"u8, setting));
        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt(new byte[512], setting));
        Should.Throw<ArgumentException>(() => Libxcrypt.Crypt(Encoding.ASCII.GetBytes(new string('x', 512)), setting));
        Should.NotThrow(() => Libxcrypt.Crypt(Encoding.ASCII.GetBytes(new string('x', 511)), setting));
    }
}
