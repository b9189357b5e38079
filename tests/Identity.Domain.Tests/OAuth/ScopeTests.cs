namespace Identity.Domain.Tests.OAuth;

public sealed class ScopeTests
{
    [Fact]
    public void A_list_keeps_its_order_and_loses_repetitions() => Scope.Parse("b a  b c").ShouldBe(["b", "a", "c"]);

    [Fact]
    public void An_empty_list_is_a_list() => Scope.Parse("").ShouldBe([]);

    [Theory] // RFC 6749 appendix A
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("\u007f")]
    [InlineData("é")]
    [InlineData("a\u00a0b")]
    public void Characters_that_no_scope_may_have_are_refused(string text) => Scope.Parse(text).ShouldBeNull();

    [Fact]
    public void Every_character_that_a_scope_may_have_is_taken()
    {
        var all = new string([
            .. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(character => character is not ('"' or '\\')),
        ]);

        Scope.Parse(all).ShouldBe([all]);
    }

    [Fact] // security requirement 64
    public void Too_many_words_and_too_long_ones_are_refused()
    {
        Scope.Parse(string.Join(' ', Enumerable.Range(0, Scope.MaximumCount))).ShouldNotBeNull().Count.ShouldBe(Scope.MaximumCount);
        Scope.Parse(string.Join(' ', Enumerable.Range(0, Scope.MaximumCount + 1))).ShouldBeNull();
        Scope.Parse(new string('a', Scope.MaximumLength)).ShouldNotBeNull();
        Scope.Parse(new string('a', Scope.MaximumLength + 1)).ShouldBeNull();
        Scope.Parse(new string(' ', 100_000)).ShouldBeNull();
    }
}
