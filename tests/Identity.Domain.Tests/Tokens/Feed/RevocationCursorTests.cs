using System.Security.Cryptography;
using Identity.Domain.Tokens.Feed;

namespace Identity.Domain.Tests.Tokens.Feed;

public sealed class RevocationCursorTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var cursor = new RevocationCursor(Guid.CreateVersion7(Now), Guid.CreateVersion7(Now), Now, 1, ulong.MaxValue);

        cursor.Write().Length.ShouldBe(RevocationCursor.TextLength);
        RevocationCursor.Parse(cursor.Write()).ShouldBe(cursor);
        cursor.StartedAt.ShouldBe(Now);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("AQ==")]
    public void Anything_else_is_no_cursor(string? text) => RevocationCursor.Parse(text).ShouldBeNull();

    [Fact]
    public void No_change_of_a_cursor_makes_an_exception()
    {
        var text = new RevocationCursor(Guid.CreateVersion7(Now), Guid.Empty, Now, 0, 0).Write();
        for (var round = 0; round < 5_000; round++)
        {
            var letters = text.ToCharArray();
            letters[RandomNumberGenerator.GetInt32(letters.Length)] = (char)RandomNumberGenerator.GetInt32(32, 300);
            letters[RandomNumberGenerator.GetInt32(letters.Length)] = "Aa09-_=/ "[RandomNumberGenerator.GetInt32(9)];

            if (RevocationCursor.Parse(new string(letters)) is { } parsed)
            {
                RevocationFeed.Read([], Now, parsed).Revocations.ShouldBeEmpty();
                _ = parsed.StartedAt;
            }
        }

        RevocationCursor.Parse(new string('_', RevocationCursor.TextLength)).ShouldBeNull();
    }
}
