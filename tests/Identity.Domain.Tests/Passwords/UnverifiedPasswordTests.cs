using Identity.Domain.Passwords;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Passwords;

public sealed class UnverifiedPasswordTests
{
    [Fact]
    public void It_prints_as_redacted()
    {
        var password = new UnverifiedPassword("correct horse");

        $"{password}".ShouldBe("***");
        new { password }.ToString()!.ShouldNotContain("horse");
    }

    [Fact] // requirement 32
    public void Composed_and_decomposed_spellings_are_one_password() =>
        new UnverifiedPassword("e\u0301t\u00E9").Normalised.ShouldBe(new UnverifiedPassword("\u00E9te\u0301").Normalised);

    [Theory] // requirement 32
    [InlineData(" secret", "secret")]
    [InlineData("secret ", "secret")]
    [InlineData("Secret", "secret")]
    [InlineData("ſecret", "secret")] // compatibility forms are other characters: form C, not KC
    [InlineData("se\0cret", "secret")]
    public void Case_outer_spaces_and_every_other_character_matter(string one, string other) =>
        new UnverifiedPassword(one).Normalised.ShouldNotBe(new UnverifiedPassword(other).Normalised, StringComparer.Ordinal);

    [Fact]
    public void Half_a_character_has_no_normal_form()
    {
        var password = new UnverifiedPassword("half \uD83D only");

        password.IsWellFormed.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => password.Normalised).Message.ShouldNotContain("only");
    }

    [Theory]
    [InlineData("\uFFFE none at all")] // which the runtime refuses to normalise, by an exception
    [InlineData("none at all \uFFFF")]
    [InlineData("none \uD83F\uDFFE at all")]
    [InlineData("none \uFDD0 at all")]
    public void A_code_point_that_will_never_be_a_character_is_no_text(string received) =>
        new UnverifiedPassword(received).IsWellFormed.ShouldBeFalse();

    [Fact]
    public void A_text_that_no_rule_admits_is_not_worth_normalising()
    {
        // Ordering a run of combining marks takes quadratic time: 32 000 of them 0.3 s, for the asking.
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0316", 16_000));

        new UnverifiedPassword("a" + marks).Normalised.ShouldBe("a" + marks);
        new PasswordRules(new(), new InMemoryBreaches())
            .Check(new("a" + marks), null, null, "password")
            .ShouldHaveSingleItem()
            .Code.ShouldBe("PASSWORD_TOO_LONG");
    }
}
