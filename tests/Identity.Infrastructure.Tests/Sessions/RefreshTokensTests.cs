using System.Buffers.Text;
using System.Security.Cryptography;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Sessions;

namespace Identity.Infrastructure.Tests.Sessions;

/// <summary>A refresh token proves itself, in one spelling only (security statement 23).</summary>
public sealed class RefreshTokensTests
{
    private static readonly RefreshToken Token =
        new(Guid.CreateVersion7(), 3, new DateTimeOffset(2030, 6, 1, 12, 0, 0, 123, TimeSpan.Zero));

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] otherKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void What_was_written_is_read_back()
    {
        Under(key).TryRead(Under(key).Write(Token), out var read).ShouldBeTrue();

        read.ShouldBe(Token);
    }

    [Fact]
    public void The_same_token_is_always_the_same_text() => Under(key).Write(Token).ShouldBe(Under(key).Write(Token));

    [Fact]
    public void Every_member_changes_the_text()
    {
        RefreshToken[] tokens = [Token, Token with { Generation = 4 }, Token with { SessionId = Guid.CreateVersion7() }, Token with { IssuedAt = Token.IssuedAt.AddMilliseconds(1) }];

        tokens.Select(Under(key).Write).ShouldBeUnique();
    }

    [Fact]
    public void One_bit_more_or_less_anywhere_is_noticed()
    {
        var bytes = Base64Url.DecodeFromChars(Under(key).Write(Token));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var altered = (byte[])bytes.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Under(key).TryRead(Base64Url.EncodeToString(altered), out _).ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void Every_letter_counts_and_there_is_one_spelling()
    {
        var text = Under(key).Write(Token);
        for (var index = 0; index < text.Length; index++)
        {
            foreach (var letter in "AQgw-_=+/ \n")
            {
                if (text[index] != letter)
                {
                    Under(key).TryRead($"{text[..index]}{letter}{text[(index + 1)..]}", out _).ShouldBeFalse($"letter {index} as '{letter}'");
                }
            }

            Under(key).TryRead(text[..index], out _).ShouldBeFalse();
            Under(key).TryRead(text.Insert(index, "A"), out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("{0} ")]
    [InlineData(" {0}")]
    [InlineData("{0}\n")]
    [InlineData("{0}=")]
    [InlineData("{0}==")]
    [InlineData("{0}{0}")]
    [InlineData("")]
    public void Nothing_may_stand_around_it(string form) =>
        Under(key).TryRead(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Under(key).Write(Token)), out _).ShouldBeFalse();

    [Fact]
    public void A_foreign_master_key_writes_nothing_that_counts() => Under(key).TryRead(Under(otherKey).Write(Token), out _).ShouldBeFalse();

    [Fact]
    public void The_first_master_key_writes_and_all_read()
    {
        var rotated = Under(otherKey, key);

        rotated.TryRead(Under(key).Write(Token), out _).ShouldBeTrue();
        rotated.Write(Token).ShouldBe(Under(otherKey).Write(Token));
    }

    private static RefreshTokens Under(params byte[][] keys) => new(new MasterKeyRing(keys));
}
