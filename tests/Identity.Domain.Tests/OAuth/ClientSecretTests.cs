using System.Text.RegularExpressions;
using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

public sealed partial class ClientSecretTests
{
    [Fact]
    public void A_secret_matches_its_own_hash_and_no_other()
    {
        var (one, other) = (ClientSecret.Create(), ClientSecret.Create());

        ClientSecret.Matches(one.Text, one.Hash).ShouldBeTrue();
        ClientSecret.Matches(other.Text, one.Hash).ShouldBeFalse();
        ClientSecret.Matches(one.Text + " ", one.Hash).ShouldBeFalse();
        ClientSecret.Matches(one.Text.ToUpperInvariant(), one.Hash).ShouldBeFalse();
        ClientSecret.Matches("", one.Hash).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_matches_where_there_is_no_client()
    {
        ClientSecret.Matches(ClientSecret.Create().Text, null).ShouldBeFalse();
        ClientSecret.Matches("", null).ShouldBeFalse();
    }

    [Fact]
    public void A_secret_has_256_random_bits_that_need_no_encoding()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => ClientSecret.Create().Text).ToHashSet(StringComparer.Ordinal);

        secrets.Count.ShouldBe(1000);
        secrets.ShouldAllBe(secret => Shape().IsMatch(secret));
    }

    [Fact]
    public void A_secret_prints_as_nothing() => $"{ClientSecret.Create()}".ShouldBe("***");

    [Fact] // security requirement 65
    public void A_client_id_is_no_user_id_and_every_one_is_another()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => ClientId.Create()).ToHashSet(StringComparer.Ordinal);

        ids.Count.ShouldBe(1000);
        ids.All(ClientId.IsWellFormed).ShouldBeTrue();
        ids.Any(id => Guid.TryParse(id, out _)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("first-party")]
    [InlineData("client_")]
    [InlineData("client_AZqp4l08fVKcHg1sDA9bE")]
    [InlineData("client_AZqp4l08fVKcHg1sDA9bEQQ")]
    [InlineData("client_AZqp4l08fVKcHg1sDA9bE\0")]
    [InlineData("client_AZqp4l08fVKcHg1sDA9bE=")]
    [InlineData("CLIENT_AZqp4l08fVKcHg1sDA9bEQ")]
    [InlineData("019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11")]
    public void Anything_else_is_no_client_id(string? text) => ClientId.IsWellFormed(text).ShouldBeFalse();

    [GeneratedRegex(@"\Aidentity_cs_[A-Za-z0-9_-]{43}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
