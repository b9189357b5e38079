using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

public sealed class UserCodeTests
{
    [Theory]
    [InlineData("WDJBMJHT")]
    [InlineData("WDJB-MJHT")]
    [InlineData("wdjb mjht")]
    [InlineData(" wd\u2011jb\u00a0mjht ")]
    public void A_code_is_read_as_people_type_it(string typed) => UserCode.Read(typed).ShouldBe("WDJBMJHT");

    [Theory]
    [InlineData("")]
    [InlineData("WDJB-MJH")]
    [InlineData("WDJB-MJHTT")]
    [InlineData("WDJB-MJHA")] // no vowels
    [InlineData("WDJB-MJH1")]
    [InlineData("WDJB-MJH\u0442")] // Cyrillic
    public void Anything_else_is_no_code(string typed) => UserCode.Read(typed).ShouldBeNull();

    [Fact]
    public void A_code_is_shown_in_halves() => UserCode.Show("WDJBMJHT").ShouldBe("WDJB-MJHT");
}
