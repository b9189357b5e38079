using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>libxcrypt takes a <see cref="CryptSetting"/> and nothing else, so what is refused here never reaches native code.</summary>
public sealed class CryptSettingTests
{
    private const string Salt = "abcdefghijklmnopqrstuu";

    [Theory] // requirement 40
    [InlineData("")]
    [InlineData("garbage")] // would be DES
    [InlineData("*0")]
    [InlineData("ab")] // is DES
    [InlineData("_J9..salt")] // BSDi DES
    [InlineData("$1$saltsalt$")] // MD5
    [InlineData("$5$rounds=999999999$salt$")] // SHA-crypt
    [InlineData("$2x$05$" + Salt)] // the old bug, on purpose
    [InlineData("$2$05$" + Salt)]
    [InlineData("$2b$03$" + Salt)]
    [InlineData("$2b$15$" + Salt)]
    [InlineData("$2b$31$" + Salt)] // 50 hours
    [InlineData("$2b$5$" + Salt)]
    [InlineData("$2b$05$" + Salt + "\n")]
    [InlineData("\n$2b$05$" + Salt)]
    [InlineData("$2b$05$abcdefghijklmnopqrstu")]
    [InlineData("$2b$05$abcdefghijklmnopqrst:u")]
    [InlineData("$2b$0٥$" + Salt)] // an Arabic five is a digit too, to some
    [InlineData("$y$jDT$AAt9R641xPvCI9nXw1HHW/")] // 256 MiB
    [InlineData("$y$jzT$AAt9R641xPvCI9nXw1HHW/")]
    [InlineData("$y$j9z$AAt9R641xPvCI9nXw1HHW/")]
    [InlineData("$y$j65$AAt9R641xPvCI9nXw1HHW/")]
    [InlineData("$y$.9T$AAt9R641xPvCI9nXw1HHW/")]
    [InlineData("$y$j9T$AAt9R641xPvCI9nXw1HHW9")] // bits left over: crypt answers *0
    [InlineData("$y$j9T$AAt9R641xPvCI9nXw1HHW")]
    [InlineData("$y$j9T.1$AAt9R641xPvCI9nXw1HHW/")]
    [InlineData("$7$GU..../....AAt9R641xPvCI9nXw1HHW/")] // 1 GiB
    public void What_is_not_on_the_list_is_no_setting(string text) => CryptSetting.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("$2a$04$" + Salt, PasswordAlgorithm.Bcrypt, 4, false)]
    [InlineData("$2y$10$" + Salt, PasswordAlgorithm.Bcrypt, 10, false)]
    [InlineData("$2b$14$" + Salt, PasswordAlgorithm.Bcrypt, 14, true)]
    [InlineData("$y$j75$AAt9R641xPvCI9nXw1HHW/", PasswordAlgorithm.Yescrypt, 13, true)] // 1 MiB
    [InlineData("$y$jBT$AAt9R641xPvCI9nXw1HHW/", PasswordAlgorithm.Yescrypt, 19, true)] // 64 MiB
    [InlineData("$y$jCT$AAt9R641xPvCI9nXw1HHW/", PasswordAlgorithm.Yescrypt, 20, true)]
    public void What_is_on_the_list_knows_its_algorithm_and_its_cost(string text, PasswordAlgorithm algorithm, int cost, bool current)
    {
        var setting = CryptSetting.TryParse(text).ShouldNotBeNull();

        (setting.Algorithm, setting.Cost, setting.IsCurrentSpelling, setting.Text).ShouldBe((algorithm, cost, current, text));
    }
}
