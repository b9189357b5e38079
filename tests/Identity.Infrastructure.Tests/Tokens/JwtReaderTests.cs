using System.Buffers.Text;
using System.Text;
using Identity.Infrastructure.Tokens;

namespace Identity.Infrastructure.Tests.Tokens;

/// <summary>What cannot be sent in a header, and yet may reach the reader one day (security requirements 8 and 9).</summary>
public sealed class JwtReaderTests
{
    private static readonly string Good = Token("""{"alg":"ES256"}""", """{"sub":"a"}""");

    [Fact]
    public void Three_parts_of_base64url_with_objects_inside_are_read()
    {
        var jwt = JwtReader.Read(Good).ShouldNotBeNull();

        jwt.HeaderText("alg").ShouldBe("ES256");
        jwt.Text("sub").ShouldBe("a");
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("", "\n")] // $ in a regular expression would forgive this one
    [InlineData("", "\r\n")]
    [InlineData(" ", "")]
    [InlineData("", "\0")]
    [InlineData("", "é")]
    [InlineData("", "=")]
    [InlineData("", ".e30")]
    public void Anything_around_a_token_is_refused(string before, string after) => JwtReader.Read(before + Good + after).ShouldBeNull();

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\t")]
    [InlineData(".")]
    public void Anything_within_a_token_is_refused(string within) => JwtReader.Read(Good.Insert(Good.Length / 2, within)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("A.A.A")]
    [InlineData("e30.e30")]
    public void What_is_no_token_is_refused(string text) => JwtReader.Read(text).ShouldBeNull();

    [Fact]
    public void The_limit_is_8_KiB()
    {
        var head = Good[..(Good.LastIndexOf('.') + 1)];

        JwtReader.Read(head + new string('A', 8192 - head.Length)).ShouldNotBeNull();
        JwtReader.Read(head + new string('A', 8193 - head.Length)).ShouldBeNull();
        JwtReader.Read(new string('A', 1_000_000)).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"alg":"ES256","alg":"none"}""")]
    [InlineData("""{"alg":"ES256","\u0061lg":"none"}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    public void A_name_that_stands_twice_is_refused(string json)
    {
        JwtReader.Read(Token(json, "{}")).ShouldBeNull();
        JwtReader.Read(Token("{}", json)).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":["\udc00"]}""")]
    [InlineData("""{"\ud800":1,"\ud800":2}""")]
    public void Half_a_character_is_no_text_and_no_accident(string json)
    {
        foreach (var token in new[] { Token(json, "{}"), Token("{}", json) })
        {
            var jwt = JwtReader.Read(token);
            jwt?.HeaderText("a").ShouldBeNull();
            jwt?.Text("a").ShouldBeNull();
            jwt?.Texts("a").ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("253402300799", true)]
    [InlineData("253402300800", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData("1e3", false)]
    [InlineData("\"1\"", false)]
    [InlineData("null", false)]
    [InlineData("99999999999999999999", false)]
    public void An_instant_is_a_whole_number_of_seconds_within_the_calendar(string json, bool isInstant) =>
        JwtReader.Read(Token("{}", $$"""{"exp":{{json}}}"""))!.Instant("exp").HasValue.ShouldBe(isInstant);

    private static string Token(string header, string payload) => $"{Encode(header)}.{Encode(payload)}.AA";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
