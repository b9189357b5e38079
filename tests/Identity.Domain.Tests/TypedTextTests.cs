namespace Identity.Domain.Tests;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData("95362537", "95362537")]
    [InlineData(" 9536 2537 ", "95362537")]
    [InlineData("9536-2537", "95362537")]
    [InlineData("9536–2537\r\n", "95362537")]
    [InlineData("\u202A9536\u00A02537\u202C", "95362537")]
    [InlineData("9536\u200B2537\uFEFF", "95362537")]
    [InlineData("٩٥٣٦٢٥٣٧", "95362537")]
    [InlineData("９５３６２５３７", "95362537")]
    [InlineData("", "")]
    public void A_code_is_its_digits(string typed, string code) => TypedText.Code(typed).ShouldBe(code);

    [Theory]
    [InlineData("9536.2537")]
    [InlineData("9536253O")]
    [InlineData("+95362537")]
    public void Other_characters_stay_and_make_it_a_wrong_code(string typed) => TypedText.Code(typed).ShouldBe(typed);
}
