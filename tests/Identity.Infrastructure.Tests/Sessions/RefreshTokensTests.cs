using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tests.Cryptography;

namespace Identity.Infrastructure.Tests.Sessions;

/// <summary>Security requirement 23: nothing but what this service wrote, to the letter, is a refresh token.</summary>
public sealed class RefreshTokensTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly RefreshToken Token = new(
        Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        7,
        DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_123)
    );

    private readonly RefreshTokens tokens = new(new MasterKeyRing([MasterKeyRingTests.Key(1)]));

    [Fact]
    public void A_token_reads_back_as_it_was_written_and_is_always_written_alike()
    {
        var text = tokens.Write(Token);

        tokens.TryRead(text, out var read).ShouldBeTrue();
        read.ShouldBe(Token);
        tokens.Write(read).ShouldBe(text);
        tokens.Write(Token with { Generation = 8 }).ShouldNotBe(text);
    }

    [Fact] // computed with another implementation: tokens outlive releases
    public void Its_layout_is_for_ever()
    {
        var counting = new RefreshTokens(
            new MasterKeyRing([
                [.. Enumerable.Range(0, 32).Select(number => (byte)number)],
            ])
        );

        counting.Write(Token).ShouldBe("AYRAHkoBiQpdrJZ3S7zOswIJmoBXAAAABwGcqUUKezXMkjJdagINLW7VLhXuxtA-voHli-nMwNlOPyiVJSrr");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, 253_402_300_799_999)]
    public void The_ends_of_its_ranges_fit(int generation, long issuedAt)
    {
        var token = new RefreshToken(Guid.AllBitsSet, generation, DateTimeOffset.FromUnixTimeMilliseconds(issuedAt));

        tokens.TryRead(tokens.Write(token), out var read).ShouldBeTrue();
        read.ShouldBe(token);
    }

    [Fact]
    public void Every_change_of_one_character_is_refused()
    {
        var text = tokens.Write(Token);
        for (var position = 0; position < text.Length; position++)
        {
            foreach (var character in $"{Alphabet}=+/ .\n\0é".Where(character => character != text[position]))
            {
                var changed = $"{text[..position]}{character}{text[(position + 1)..]}";
                tokens.TryRead(changed, out var read).ShouldBeFalse(changed);
                read.ShouldBe(default);
            }
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var text = tokens.Write(Token);
        for (var length = 0; length < text.Length; length++)
        {
            tokens.TryRead(text[..length], out _).ShouldBeFalse();
            tokens.TryRead(text[..length].PadRight(text.Length, '='), out _).ShouldBeFalse();
            tokens.TryRead(text[..length].PadRight(text.Length, 'A'), out _).ShouldBe(text[length..].All(it => it == 'A'));
        }
    }

    [Theory]
    [InlineData("{0}=")]
    [InlineData("{0}==")]
    [InlineData("{0}A")]
    [InlineData("{0}AAAA")]
    [InlineData("{0}\n")]
    [InlineData(" {0}")]
    [InlineData("{0}{0}")]
    public void Every_other_spelling_is_refused(string spelling) =>
        tokens.TryRead(spelling.Replace("{0}", tokens.Write(Token), StringComparison.Ordinal), out _).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")]
    public void Anything_else_is_refused(string text) => tokens.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void No_token_at_all_is_refused() => tokens.TryRead(null!, out _).ShouldBeFalse();

    [Fact]
    public void A_token_under_another_master_key_is_refused()
    {
        var stranger = new RefreshTokens(new MasterKeyRing([MasterKeyRingTests.Key(2)]));

        tokens.TryRead(stranger.Write(Token), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_rotated_ring_reads_the_old_keys_tokens_and_writes_with_the_new_one()
    {
        var rotated = new RefreshTokens(new MasterKeyRing([MasterKeyRingTests.Key(2), MasterKeyRingTests.Key(1)]));

        rotated.TryRead(tokens.Write(Token), out var read).ShouldBeTrue();
        read.ShouldBe(Token);
        tokens.TryRead(rotated.Write(Token), out _).ShouldBeFalse();
    }
}
