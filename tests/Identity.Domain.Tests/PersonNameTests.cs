using FsCheck;
using FsCheck.Fluent;

namespace Identity.Domain.Tests;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ada", "Ada")]
    [InlineData("  Ada Lovelace ", "Ada Lovelace")]
    [InlineData("Zoe\u0308", "Zo\u00EB")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("محمد", "محمد")]
    [InlineData("O'Brien-Smith, Jr.", "O'Brien-Smith, Jr.")]
    [InlineData("👩🏽‍🚀", "👩🏽‍🚀")]
    [InlineData("<b>Ada</b>", "<b>Ada</b>")] // anyone who writes HTML escapes it; a name is text
    public void A_name_of_any_script_is_one(string text, string name) => PersonName.Parse(text).ShouldBe(name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("Ada\r\nBcc: eve@example.com")] // security requirement 46
    [InlineData("Ada\nLovelace")]
    [InlineData("Ada\u2028Lovelace")]
    [InlineData("Ada\u2029Lovelace")]
    [InlineData("Ada\0")]
    [InlineData("Ada\u001B[31m")]
    [InlineData("Ada\u0085Lovelace")]
    [InlineData("half \uD83D only")]
    [InlineData("none at all \uFFFE")]
    public void Nothing_and_several_lines_are_none(string? text) => PersonName.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("J. R. Smith")]
    [InlineData("J.R.R. Tolkien")]
    [InlineData("Dr. Müller-Lüdenscheidt")]
    [InlineData("Sammy Davis Jr.")]
    [InlineData("Berlin 2.0")]
    [InlineData("AC/DC")]
    [InlineData("J.R.Smith")]
    [InlineData("J.R.R.Tolkien")]
    [InlineData("M.Müller")]
    [InlineData("E.T.A.Hoffmann")]
    [InlineData("Anne-Marie St.Clair")]
    [InlineData("J.-P.Sartre")]
    [InlineData("J.-Pierre Melville")]
    [InlineData("Ph.D.Smith")]
    [InlineData("Dr.Müller")]
    [InlineData("St.Gallen")]
    [InlineData("J.Li")] // initials, though .li is a country
    [InlineData("A.Ng")]
    [InlineData("É.Zola")]
    [InlineData("И.С.Тургенев")]
    [InlineData("Smith: J.R.")]
    [InlineData("山田・太郎")]
    [InlineData("Gal·la Placídia")]
    [InlineData("wait…what")]
    public void A_name_with_dots_is_no_link(string name) => PersonName.Parse(name).ShouldBe(name);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("Win at https://evil")]
    [InlineData("JAVASCRIPT://x")]
    [InlineData("WWW.evil")]
    [InlineData("me@evil.example")]
    [InlineData("xn--evl-ema.example")]
    [InlineData("evil\u3002example")]
    [InlineData("evil\uFF0Eexample")]
    [InlineData("evil\u2024com/login")]
    [InlineData("evil\u2024com")]
    [InlineData("evil\uFE52com")]
    [InlineData("evil\uFF61com")]
    [InlineData("evil\u06D4com")]
    [InlineData("ｅｖｉｌ．ｃｏｍ")]
    [InlineData("Evil.Com")] // what counts is a known top-level domain
    [InlineData("EVIL.COM")]
    [InlineData("Evil.Co.Uk")]
    [InlineData("Evil.Io")]
    [InlineData("Evil.Xyz")]
    [InlineData("Evil.Xn--p1ai")]
    [InlineData("T.Co/Abc")] // initials do not have a path
    [InlineData("St.Clair/Login")]
    [InlineData("St.Clair:8080")]
    [InlineData("Me@St.Clair")]
    [InlineData("mailto:me")]
    [InlineData("Www.Evil")]
    [InlineData("例え.テスト")]
    public void A_link_is_no_name_unless_another_system_took_it_for_one(string text)
    {
        PersonName.Parse(text).ShouldBeNull();
        PersonName.ParseImported(text).ShouldNotBeNull();
    }

    [Theory] // CVE-2021-42574
    [InlineData("Ada \u202Eelpmaxe")]
    [InlineData("Ada \u2066Lovelace\u2069")]
    public void What_turns_the_direction_of_writing_is_no_name(string text) => PersonName.ParseImported(text).ShouldBeNull();

    [Theory]
    [InlineData("\u200B")]
    [InlineData("A\u200Bda")]
    [InlineData("\u3164")]
    [InlineData("Ada\u115F")]
    [InlineData("\uFFA0")]
    [InlineData("\u2800")]
    [InlineData("Ad\u00ADa")]
    [InlineData("Ada\u200F")]
    [InlineData("Ada\uFEFF")]
    [InlineData("A\u200Dda")] // a joiner that joins nothing
    [InlineData("Ada\u200C")]
    [InlineData("\u0301")] // a mark on nothing
    [InlineData("A\uFE0Fda")]
    [InlineData("Ada\uE000")]
    [InlineData("Ada\u0378")] // unassigned
    [InlineData("A\u034Fda")]
    [InlineData("\u1100\uA960")]
    [InlineData("Ada\U000E0041")]
    public void What_nobody_sees_is_no_name(string text) => PersonName.ParseImported(text).ShouldBeNull();

    [Theory]
    [InlineData("علی\u200Cرضا")] // Persian needs the non-joiner
    [InlineData("ක්\u200Dෂ")] // Sinhala needs the joiner
    [InlineData("Ada ❤\uFE0F")]
    [InlineData("葛\U000E0100城")] // a form of this family name
    [InlineData("👩\u200D❤\uFE0F\u200D👩")]
    [InlineData("हिन्दी")]
    public void What_a_script_needs_is_part_of_a_name(string text) => PersonName.Parse(text).ShouldBe(text);

    [Theory] // RFC 8266 section 2.1
    [InlineData("Ada   Lovelace", "Ada Lovelace")]
    [InlineData("\u3000Ada\u00A0\u2003Lovelace\u2009", "Ada Lovelace")]
    public void Spaces_of_every_width_are_one_space(string text, string name) => PersonName.Parse(text).ShouldBe(name);

    [Fact]
    public void Its_length_counts_in_code_points()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", PersonName.MaximumLength));

        PersonName.Parse(longest).ShouldBe(longest);
        PersonName.Parse(longest + "😀").ShouldBeNull();
    }

    [Fact]
    public void Its_length_counts_as_it_is_stored()
    {
        // One code point, which even form C takes apart into three.
        PersonName.Parse(new string('\uFB2C', PersonName.MaximumLength)).ShouldBeNull();
        PersonName.Parse(string.Concat(Enumerable.Repeat("e\u0301", PersonName.MaximumLength)))!.Length.ShouldBe(PersonName.MaximumLength);
    }

    [Fact]
    public void A_name_is_its_own_name() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text =>
                {
                    var name = PersonName.Parse(text);
                    return name is null
                        || (PersonName.Parse(name) == name && name.EnumerateRunes().Count() is >= 1 and <= PersonName.MaximumLength);
                }
            )
            .QuickCheckThrowOnFailure();
}
