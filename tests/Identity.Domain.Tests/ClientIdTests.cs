namespace Identity.Domain.Tests;

public sealed class ClientIdTests
{
    [Fact]
    public void A_new_identifier_is_well_formed_and_unique()
    {
        string[] made = [.. Enumerable.Range(0, 100).Select(_ => ClientId.Create())];

        made.ShouldAllBe(id => ClientId.IsWellFormed(id));
        made.Distinct(StringComparer.Ordinal).Count().ShouldBe(100);
    }

    [Theory]
    [InlineData("client_AZaz09-_AZaz09-_AZaz09", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("client_AZaz09-_AZaz09-_AZaz0", false)] // too short
    [InlineData("client_AZaz09-_AZaz09-_AZaz099", false)] // too long
    [InlineData("Client_AZaz09-_AZaz09-_AZaz09", false)]
    [InlineData("member_AZaz09-_AZaz09-_AZaz09", false)]
    [InlineData("client_.Zaz09-_AZaz09-_AZaz09", false)] // first
    [InlineData("client_AZaz09-_AZ z09-_AZaz09", false)] // between
    [InlineData("client_AZaz09-_AZaz09-_AZaz0\0", false)] // last
    [InlineData("client_AZaz09-_AZaz09-_AZaz0é", false)]
    public void An_identifier_has_prefix_length_and_alphabet(string? text, bool isOne) => ClientId.IsWellFormed(text).ShouldBe(isOne);
}
