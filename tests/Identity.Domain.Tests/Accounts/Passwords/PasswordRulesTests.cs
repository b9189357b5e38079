using Identity.Domain.Accounts.Passwords;

namespace Identity.Domain.Tests.Accounts.Passwords;

/// <summary>Statement 33 of the security notes: refused with the reason, and no composition rule.</summary>
public sealed class PasswordRulesTests
{
    private static readonly PasswordSettings Settings = new();

    [Theory]
    [InlineData("aaaaaaaa")]
    [InlineData("no digits, no capitals")]
    [InlineData("        ")]
    [InlineData("пароль-пароль")]
    public void Any_eight_characters_will_do(string password) => Codes(password).ShouldBeEmpty();

    [Fact]
    public void Length_is_counted_in_code_points_and_not_in_units_or_bytes()
    {
        Codes(Repeat("🐎", 7)).ShouldBe(["PASSWORD_TOO_SHORT"]); // 14 UTF-16 units, 28 bytes
        Codes(Repeat("🐎", 8)).ShouldBeEmpty();
        Codes(Repeat("🐎", 256)).ShouldBeEmpty(); // 1024 bytes
        Codes(Repeat("🐎", 257)).ShouldBe(["PASSWORD_TOO_LONG"]);
    }

    [Fact]
    public void Length_is_counted_after_composing()
    {
        Codes(Repeat("e\u0301", 7)).ShouldBe(["PASSWORD_TOO_SHORT"]);
        Codes(Repeat("e\u0301", 256)).ShouldBeEmpty();
        Codes(Repeat("\u1FBF\u0345", 4)).ShouldBeEmpty(); // does not compose: eight stay eight
    }

    [Fact]
    public void The_longest_password_is_accepted_in_its_longest_spelling()
    {
        const string FourInOne = "\u03B1\u0313\u0300\u0345"; // composes to U+1F82
        Codes(Repeat(FourInOne, 256)).ShouldBeEmpty();
        Codes(Repeat(FourInOne, 257)).ShouldBe(["PASSWORD_TOO_LONG"]);
    }

    [Fact]
    public void The_minimum_is_a_setting_and_the_reason_names_it()
    {
        var fault = PasswordRules.Check(new("eleven char"), null, null, Settings with { MinimumLength = 12 }, "newPassword").ShouldHaveSingleItem();

        fault.Code.ShouldBe("PASSWORD_TOO_SHORT");
        fault.Details.ShouldContain("12");
        fault.Source.ShouldBe("newPassword");
    }

    [Theory]
    [InlineData("jane.roe@example.org")]
    [InlineData("JANE.ROE@EXAMPLE.ORG")]
    [InlineData("  jane.roe@example.org ")]
    [InlineData("Jane.Roe")]
    [InlineData("jane émile roe")]
    [InlineData("JANE E\u0301MILE ROE")]
    public void Nobody_uses_the_own_address_or_name(string password) => Codes(password).ShouldBe(["PASSWORD_IS_PERSONAL"]);

    [Theory]
    [InlineData("jane.roe@example.org!")]
    [InlineData("example.org")]
    [InlineData("Jane Émile Roe the second")]
    public void A_password_may_contain_what_it_must_not_be(string password) => Codes(password).ShouldBeEmpty();

    [Fact]
    public void What_is_not_known_of_a_person_forbids_nothing()
    {
        foreach (var (email, name) in new[] { (null, null), ("", "  "), ("@example.org", "\uD800") })
        {
            PasswordRules.Check(new("        "), email, name, Settings, "password").ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_fault_is_reported() =>
        PasswordRules.Check(new("jroe"), "jroe@example.org", null, Settings, "password").Select(e => e.Code)
            .ShouldBe(["PASSWORD_TOO_SHORT", "PASSWORD_IS_PERSONAL"]);

    [Fact] // statement 32; not a theory, for attributes are stored as UTF-8, which has no spelling for these
    public void Half_a_character_is_refused()
    {
        foreach (var password in new[] { "lone high \uD83D surrogate", "ends with a high one \uD83D", "\uDC0Estarts with a low one" })
        {
            Codes(password).ShouldBe(["PASSWORD_MALFORMED"]);
        }
    }

    [Fact]
    public void A_repetition_is_the_password_in_any_spelling_of_it()
    {
        PasswordRules.CheckRepetition(new("café au lait"), new("cafe\u0301 au lait"), "confirmPassword").ShouldBeNull();

        var fault = PasswordRules.CheckRepetition(new("café au lait"), new("Café au lait"), "confirmPassword").ShouldNotBeNull();
        fault.Code.ShouldBe("PASSWORDS_DIFFER");
        fault.Source.ShouldBe("confirmPassword");
    }

    [Fact]
    public void Half_a_character_repeats_nothing()
    {
        PasswordRules.CheckRepetition(new("good enough"), new("\uD800"), "confirmPassword")!.Code.ShouldBe("PASSWORD_MALFORMED");
        PasswordRules.CheckRepetition(new("\uD800"), new("good enough"), "confirmPassword")!.Code.ShouldBe("PASSWORDS_DIFFER");
    }

    [Fact]
    public void The_catalogue_is_complete_and_blames_the_request()
    {
        PasswordErrors.All.Select(e => e.Code).ShouldBe(
            ["PASSWORD_TOO_SHORT", "PASSWORD_TOO_LONG", "PASSWORD_MALFORMED", "PASSWORD_IS_PERSONAL", "PASSWORDS_DIFFER", "PASSWORD_INCORRECT"],
            ignoreOrder: true);
        PasswordErrors.All.ShouldAllBe(e => e.Kind == ErrorKind.Invalid);
    }

    private static IEnumerable<string> Codes(string password) =>
        PasswordRules.Check(new(password), "jane.roe@example.org", "Jane Émile Roe", Settings, "password").Select(e => e.Code);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
