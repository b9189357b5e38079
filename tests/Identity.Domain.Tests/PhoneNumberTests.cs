namespace Identity.Domain.Tests;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+4915112345678", "+4915112345678")]
    [InlineData("+12025550123", "+12025550123")]
    [InlineData("+49 (0)151 12345678", "+4915112345678")]
    [InlineData("+44 (0)20 7946 0958", "+442079460958")]
    [InlineData("+33 (0)6 12 34 56 78", "+33612345678")]
    [InlineData("+39 06 1234 5678", "+390612345678")] // an Italian zero belongs to the number
    [InlineData("  +49 151/123-456.78 ", "+4915112345678")]
    [InlineData("+49‑151–12345678", "+4915112345678")] // dashes as a word processor sets them
    [InlineData("+7 (912) 345-67-89", "+79123456789")]
    [InlineData("+683 4000", "+6834000")] // the shortest
    [InlineData("+800 1234 5678", "+80012345678")] // of no country
    [InlineData("＋４９１５１１２３４５６７８", "+4915112345678")]
    [InlineData("+٤٩١٥١١٢٣٤٥٦٧٨", "+4915112345678")]
    public void Usual_spellings_become_E164(string text, string expected) => PhoneNumber.Parse(text).Value!.Value.ShouldBe(expected);

    [Theory]
    [InlineData("\u202A+49 151 12345678\u202C")] // as the address book of iOS copies it
    [InlineData("\u2066+4915112345678\u2069")]
    [InlineData("+49\u00A0151\u202F123\u2009456\u200778")]
    [InlineData("\uFEFF+49\u200B151\u200E1234\u00AD5678\u200F")]
    public void Invisible_characters_and_spaces_of_any_width_are_dropped(string text) =>
        PhoneNumber.Parse(text).Value!.Value.ShouldBe("+4915112345678");

    [Theory]
    [InlineData("0151 12345678", "country code is missing")]
    [InlineData("004915112345678", "country code is missing")] // what 00 means depends on where one is
    [InlineData("(+49) 151 12345678", "country code is missing")]
    [InlineData("+0151234567", "country code does not exist")]
    [InlineData("+999 1234567", "country code does not exist")]
    [InlineData("+49", "not a phone number")]
    [InlineData("+44 20", "too short")]
    [InlineData("+1 202 555", "too short")]
    [InlineData("+1 202 555 01234", "too long")]
    [InlineData("+1234567890123456", "too long")]
    [InlineData("+49 1234 5678 9012 345", "too long")] // 17 digits, which the German plan alone would take
    [InlineData("+49 151 12345678 / 12345679", "too long")] // two numbers
    [InlineData("+49 153 12345678", "country code +49")] // a range that Germany has not given out
    [InlineData("+1 202 055 0123", "country code +1")]
    [InlineData("+49 30 1234567 ext. 5", "Extensions are not accepted")]
    [InlineData("+49 30 1234567;ext=5", "Extensions are not accepted")]
    [InlineData("+49 30 1234567 x5", "Extensions are not accepted")]
    [InlineData("+49 30 1234567#5", "Extensions are not accepted")]
    [InlineData("+1 800 FLOWERS", "not a phone number")]
    [InlineData("call +4915112345678", "not a phone number")]
    [InlineData("tel:+4915112345678", "not a phone number")]
    [InlineData("+4915112345678\r\nBcc: x", "not a phone number")]
    [InlineData("+49151\n12345678", "not a phone number")]
    [InlineData("+4915112345678;", "not a phone number")]
    [InlineData("x", "not a phone number")]
    [InlineData("", "international form")]
    [InlineData("\u200E \u202C", "international form")]
    [InlineData(null, "international form")]
    public void What_is_no_number_is_refused_with_the_reason(string? text, string reason)
    {
        var error = PhoneNumber.Parse(text).Errors.ShouldHaveSingleItem();

        (error.Code, error.Source).ShouldBe(("PHONE_NUMBER_INVALID", "phoneNumber"));
        error.Details.ShouldContain(reason);
    }

    [Fact]
    public void A_text_of_any_length_is_judged_in_no_time()
    {
        PhoneNumber.WarmUp();
        var started = TimeProvider.System.GetTimestamp();

        foreach (var text in new[] { '1', '(', '-', ' ', '+' }.Select(filler => "+49" + new string(filler, 60_000) + "1"))
        {
            PhoneNumber.Parse(text).IsSuccess.ShouldBeFalse();
        }

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("+4915112345678", "+491")]
    [InlineData("+12025550123", "+120")]
    [InlineData("+6834000", "+683")]
    public void The_prefix_holds_the_country_code(string text, string prefix) => PhoneNumber.Parse(text).Value!.Prefix.ShouldBe(prefix);

    [Fact]
    public void A_number_prints_as_redacted() => PhoneNumber.Parse("+4915112345678").Value!.ToString().ShouldBe("***");
}
