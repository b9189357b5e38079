using System.Text;
using Identity.Domain.Passwords;
using Identity.Domain.Tests.InMemory;

namespace Identity.Domain.Tests.Passwords;

/// <summary>Requirement 33 of the security notes: refused with the reason, and no composition rule.</summary>
public sealed class PasswordRulesTests
{
    private static readonly PasswordSettings Settings = new()
    {
        ContextWords = [.. ContextWords.Of("https://id.acme.example"), "Acme Messenger"],
    };
    private static readonly PasswordRules Rules = new(Settings, new InMemoryBreaches());

    [Theory]
    [InlineData("aaaaaaab")]
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
        var fault = new PasswordRules(Settings with { MinimumLength = 12 }, new InMemoryBreaches())
            .Check(new("eleven char"), null, null, "newPassword")
            .ShouldHaveSingleItem();

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

    [Theory] // ASVS 6.2.4: in any mix of capitals, for anyone who guesses tries those too
    [InlineData("password1")]
    [InlineData("PassWord1")]
    [InlineData("qwertyuiop")]
    [InlineData("12345678")]
    [InlineData("87654321")]
    [InlineData("AAAAAAAA")]
    [InlineData("abcdefgh")]
    [InlineData("  trustno1 ")]
    public void Nobody_uses_what_everybody_tries_first(string password) => Codes(password).ShouldBe(["PASSWORD_COMMON"]);

    [Theory]
    [InlineData("password1 password1")]
    [InlineData("qwertyuiop and more")]
    public void A_common_password_inside_a_longer_one_is_no_fault(string password) => Codes(password).ShouldBeEmpty();

    [Fact]
    public void The_list_of_common_passwords_is_what_its_head_says()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt");
        using var reader = new StreamReader(stream.ShouldNotBeNull());
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var passwords = lines.SkipWhile(line => !line.StartsWith("----", StringComparison.Ordinal)).Skip(1).ToList();

        passwords.Count.ShouldBeGreaterThan(10_000);
        passwords.ShouldAllBe(password =>
            password.Length >= Settings.MinimumLength && password == password.ToLowerInvariant().Normalize(NormalizationForm.FormC)
        );
        passwords.ShouldBe(passwords.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        passwords.ShouldAllBe(password => CommonPasswords.Contain(password));
        lines.ShouldContain(line => line.StartsWith("Permission is hereby granted", StringComparison.Ordinal)); // the licence travels along
    }

    [Theory] // ASVS 6.2.11
    [InlineData("id.acme.example")]
    [InlineData("acme2026!")]
    [InlineData("!!ACME!!")]
    [InlineData("Acme Messenger")]
    [InlineData("acme messenger 1")]
    [InlineData("Identity")]
    [InlineData("identity#1")]
    public void Nobody_uses_a_name_of_the_service(string password) => Codes(password).ShouldContain("PASSWORD_IS_PERSONAL");

    [Theory]
    [InlineData("acme is my employer")]
    [InlineData("idididid")]
    [InlineData("acmeacme")]
    public void A_name_of_the_service_inside_a_longer_password_is_no_fault(string password) => Codes(password).ShouldBeEmpty();

    [Fact]
    public void A_service_at_an_IP_address_has_no_name_but_its_own() => ContextWords.Of("http://192.0.2.1:5080").ShouldBe(["identity"]);

    [Fact]
    public async Task A_breached_password_is_refused_with_the_reason()
    {
        var rules = new PasswordRules(Settings, new InMemoryBreaches("leaked somewhere"));

        (await rules.CheckAsync(new("leaked somewhere"), null, null, "newPassword", default)).ShouldBe([
            PasswordErrors.Breached.On("newPassword"),
        ]);
        (await rules.CheckAsync(new("known to nobody"), null, null, "newPassword", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_password_that_is_refused_anyway()
    {
        var breaches = new InMemoryBreaches();

        (await new PasswordRules(Settings, breaches).CheckAsync(new("password1"), null, null, "password", default)).ShouldBe([
            PasswordErrors.Common.On("password"),
        ]);

        breaches.Asked.ShouldBe(0);
    }

    [Fact]
    public void What_is_not_known_of_a_person_forbids_nothing()
    {
        foreach (var (email, name) in new[] { (null, null), ("", "  "), ("@example.org", "\uD800") })
        {
            Rules.Check(new("        "), email, name, "password").ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_fault_is_reported() =>
        Rules
            .Check(new("jroe"), "jroe@example.org", null, "password")
            .Select(e => e.Code)
            .ShouldBe(["PASSWORD_TOO_SHORT", "PASSWORD_IS_PERSONAL"]);

    [Fact] // requirement 32; not a theory, for attributes are stored as UTF-8, which has no spelling for these
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
        PasswordErrors
            .All.Select(e => e.Code)
            .ShouldBe(
                [
                    "PASSWORD_TOO_SHORT",
                    "PASSWORD_TOO_LONG",
                    "PASSWORD_MALFORMED",
                    "PASSWORD_IS_PERSONAL",
                    "PASSWORD_COMMON",
                    "PASSWORD_BREACHED",
                    "PASSWORD_UNCHANGED",
                    "PASSWORDS_DIFFER",
                    "PASSWORD_INCORRECT",
                ],
                ignoreOrder: true
            );
        PasswordErrors.All.ShouldAllBe(e => e.Kind == ErrorKind.Invalid);
    }

    private static IEnumerable<string> Codes(string password) =>
        Rules.Check(new(password), "jane.roe@example.org", "Jane Émile Roe", "password").Select(e => e.Code);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
