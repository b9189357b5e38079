namespace Identity.Domain.Tests;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ada")]
    [InlineData("\uD83D\uDE80")] // one character in two halves
    [InlineData("\uD83D\uDE80\uD83D\uDE80 and back")]
    [InlineData("a\uD83D\uDE80")]
    [InlineData("\uD83D\uDE80a")]
    [InlineData("\uFFFD\u0001")]
    public void Whole_characters_can_be_stored(string? text) => StorableText.IsStorable(text).ShouldBeTrue();

    [Fact] // not a theory: an attribute is stored as UTF-8, which holds no half
    public void NUL_and_halves_of_characters_cannot_be_stored()
    {
        string[] broken =
        [
            "\0",
            "\0Ada",
            "Ada\0",
            "\uD83D\uDE80\0",
            "\uD83D", // the first half
            "a\uD83D",
            "\uD83Da",
            "\uDE80", // the second half
            "\uDE80a",
            "a\uDE80",
            "\uDE80\uD83D", // the wrong way round
            "\uD83D\uD83D\uDE80",
            "\uD83D\uDE80\uDE80",
        ];

        broken.ShouldAllBe(text => !StorableText.IsStorable(text));
    }
}
