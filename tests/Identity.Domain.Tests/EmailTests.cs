using FsCheck;
using FsCheck.Fluent;

namespace Identity.Domain.Tests;

public sealed class EmailTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("Ada.Lovelace@Example.COM", "ada.lovelace@example.com")]
    [InlineData("  ada@example.com\t", "ada@example.com")]
    [InlineData("ada+news@example.com", "ada+news@example.com")] // a tag is part of the address: not ours to interpret
    [InlineData("a.d.a@gmail.com", "a.d.a@gmail.com")] // and so are dots
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")] // RFC 5322 section 3.2.3
    [InlineData("a@b.co", "a@b.co")]
    [InlineData("ada@sub.sub.example.co.uk", "ada@sub.sub.example.co.uk")]
    [InlineData("jürgen@example.com", "jürgen@example.com")] // RFC 6531
    [InlineData("JU\u0308RGEN@example.com", "j\u00FCrgen@example.com")]
    [InlineData("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example")]
    public void An_address_has_one_key_in_all_its_spellings(string text, string key)
    {
        var email = Email.Parse(text).ShouldNotBeNull();

        email.Key.ShouldBe(key);
        email.Address.ShouldBe(text.Trim());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@eve@example.com")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example.com.")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@exa_mple.com")]
    [InlineData("ada@[192.0.2.1]")]
    [InlineData(".ada@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("a..da@example.com")]
    [InlineData("a da@example.com")]
    [InlineData("\"a da\"@example.com")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")] // security requirement 46
    [InlineData("a\0da@example.com")]
    [InlineData("a\u200Dda@example.com")] // a zero-width joiner: two addresses that look like one
    [InlineData("\u202Eada@example.com")] // right-to-left override
    [InlineData("a\uD83Dda@example.com")] // half a character
    [InlineData("a\uFFFEda@example.com")] // a code point that is none
    [InlineData("ada@ex\uFFFEmple.com")]
    public void Anything_else_is_none(string? text) => Email.Parse(text).ShouldBeNull();

    [Theory] // security requirement 42
    [InlineData("\uFF41da@example.com")] // full-width a
    [InlineData("\u212Aatherine@example.com")] // the Kelvin sign, which lower case turns into k
    [InlineData("o\uFB03ce@example.com")] // the ligature ffi
    [InlineData("ada@\uFF45xample.com")]
    [InlineData("ada@example\u3002com")] // the ideographic full stop, a dot to IDNA
    [InlineData("ada@example\uFF0Ecom")]
    [InlineData("ada@\u212Aelvin.com")]
    [InlineData("ada@exam\u2100le.com")] // a/c in one character
    public void A_look_alike_that_would_fold_into_another_address_is_refused(string text) => Email.Parse(text).ShouldBeNull();

    [Theory] // security requirement 42
    [InlineData("m\u0131ke@example.com", "mike@example.com")] // dotless i
    [InlineData("\u0430da@example.com", "ada@example.com")] // Cyrillic a
    [InlineData("ada@ex\u0430mple.com", "ada@example.com")]
    [InlineData("stra\u00DFe@example.com", "strasse@example.com")]
    public void A_look_alike_of_another_script_is_another_address(string alike, string address) =>
        Email.Parse(alike)?.Key.ShouldNotBe(Email.Parse(address)!.Key);

    [Fact]
    public void The_limits_of_RFC_5321_hold_to_the_character()
    {
        var longest = $"{new string('a', 64)}@{new string('b', 63)}.{new string('c', 63)}.{new string('d', 57)}.com";
        longest.Length.ShouldBe(Email.MaximumLength);

        Email.Parse(longest).ShouldNotBeNull();
        Email.Parse(longest.Replace(".com", "d.com", StringComparison.Ordinal)).ShouldBeNull();
        Email.Parse($"{new string('a', 64)}@b.com").ShouldNotBeNull();
        Email.Parse($"{new string('a', 65)}@b.com").ShouldBeNull();
        Email.Parse($"a@{new string('b', 63)}.com").ShouldNotBeNull();
        Email.Parse($"a@{new string('b', 64)}.com").ShouldBeNull();
    }

    [Fact]
    public void Composing_makes_no_local_part_longer_than_it_may_be()
    {
        var growing = new string('\uFB2C', 64); // one character, which even form C takes apart into three

        Email.Parse($"{growing}@example.com").ShouldBeNull();
    }

    [Fact]
    public void It_prints_as_redacted() => $"{Email.Parse("ada@example.com")}".ShouldBe("***");

    [Fact]
    public void A_key_is_an_address_whose_key_it_is() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    var key = Email.Parse(text)?.Key;
                    return key is null || Email.Parse(key)?.Key == key;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_does_not_depend_on_case() =>
        Prop.ForAll(
                AsciiAddresses,
                text =>
                    Email.Parse(text) is { } email
                    && Email.Parse(text.ToUpperInvariant())?.Key == email.Key
                    && Email.Parse(text.ToLowerInvariant())?.Key == email.Key
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_fits_its_column() =>
        Prop.ForAll(Texts, text => Email.Parse(text) is not { Key.Length: > 400 }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_an_address_or_none_but_never_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Email.Parse(text) is null or { Key: not null }).QuickCheckThrowOnFailure();

    /// <summary>Texts that often are addresses, of characters that fold, compose, combine or mean something.</summary>
    private static Arbitrary<string> Texts
    {
        get
        {
            var character = Gen.Elements(
                "a",
                "Z",
                "é",
                "e\u0301",
                "E\u0301",
                "ß",
                "ẞ",
                "İ",
                "ı",
                "ſ",
                "K",
                "\u212A",
                "Σ",
                "ς",
                "\uFB2C",
                "\uFF41",
                "\uFB03",
                "用",
                "я",
                "Я",
                "𝒜",
                "😀",
                "\uD83D",
                "\u200D",
                "\uFFFE",
                "\uFFFF",
                "+",
                ".",
                "-",
                "xn--",
                "1"
            );
            var word = Gen.NonEmptyListOf(character).Select(string.Concat);
            return (from local in word from domain in word from top in word select $"{local}@{domain}.{top}").ToArbitrary();
        }
    }

    private static Arbitrary<string> AsciiAddresses
    {
        get
        {
            var word = Gen.Choose(1, 20)
                .SelectMany(length => Gen.ArrayOf(Gen.Elements("abcXYZ019".ToCharArray()), length))
                .Select(letters => new string(letters));
            return (from local in word from domain in word select $"{local}@{domain}.example.com").ToArbitrary();
        }
    }
}
