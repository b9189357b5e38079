namespace Identity.Domain.Tests;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ada\r\n\u0001")]
    [InlineData("\U0001F600")]
    [InlineData("a\U0001F600\U0001F600b")]
    public void Both_databases_hold_text_of_whole_characters(string? text) => StorableText.IsStorable(text).ShouldBeTrue();

    [Fact]
    public void Neither_a_nul_nor_half_a_pair_is_stored()
    {
        // Not as inline data, which is kept as UTF-8
        foreach (
            var text in new[]
            {
                "\0",
                "Ada\0",
                "\U0001F600\0",
                "\uD83D",
                "a\uD83D",
                "\uD83Da",
                "\uDE00",
                "\uDE00\uD83D",
                "\uD83D\uD83D",
                "\U0001F600\uDE00",
            }
        )
        {
            StorableText.IsStorable(text).ShouldBeFalse();
        }
    }
}
