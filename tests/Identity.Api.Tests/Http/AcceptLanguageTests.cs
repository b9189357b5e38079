using Identity.Api.Http;
using Identity.Domain;

namespace Identity.Api.Tests.Http;

public sealed class AcceptLanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de", "de")]
    [InlineData("DE", "de")]
    [InlineData("de-CH", "de")]
    [InlineData("de-Latn-CH-1996", "de")]
    [InlineData("fr", "en")]
    [InlineData("fr, de", "de")]
    [InlineData("en, de", "en")]
    [InlineData("de, en", "de")]
    [InlineData("en;q=0.5, de;q=0.9", "de")]
    [InlineData("de;q=0.3, en;q=0.7", "en")]
    [InlineData("fr-CH, fr;q=0.9, de;q=0.8, en;q=0.7, *;q=0.5", "de")]
    [InlineData("de;q=0", "en")]
    [InlineData("de;q=0, *", "en")]
    [InlineData("*", "en")]
    [InlineData("fr, *;q=0.1, de;q=0.05", "en")]
    [InlineData("pt", "en")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("pt-BR-x-private", "pt-BR")]
    [InlineData("dexx", "en")]
    [InlineData("-, ;;q=de", "en")]
    [InlineData("de;q=2", "en")]
    public void The_preferred_of_the_available_languages_is_found(string? header, string language) =>
        AcceptLanguage.Match(header, new MessageLanguages(["de", "en", "pt-BR"])).ShouldBe(language);

    [Fact]
    public void A_header_of_64_kilobytes_is_not_worth_reading() =>
        AcceptLanguage.Match(string.Concat(Enumerable.Repeat("de,", 22 * 1024)), new MessageLanguages(["de", "en"])).ShouldBe("en");
}
