using System.Net;
using System.Net.Sockets;
using System.Text;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Tokens;

/// <summary>Written onto the socket, because HTTP clients tidy up what they send (security requirement 69).</summary>
public sealed class AuthorizationHeaderTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("authorization: bearer {0}")]
    [InlineData("AUTHORIZATION: BEARER {0}")]
    [InlineData("Authorization:Bearer   {0}  ")]
    public async Task One_token_in_one_header_opens(string header) => (await AskAsync(header)).Status.ShouldBe(200);

    [Theory]
    [InlineData("X-Authorization: Bearer {0}")]
    [InlineData("Authorization: ")]
    [InlineData("Authorization: Basic {0}")]
    [InlineData("Authorization: {0}")]
    [InlineData("Authorization: BearerX {0}")]
    [InlineData("Authorization: Token {0}")]
    [InlineData("Cookie: access_token={0}")]
    [InlineData("Proxy-Authorization: Bearer {0}")]
    [InlineData("X-Identity-Subject: {1}")]
    public async Task Without_a_bearer_token_the_answer_asks_for_one(string header)
    {
        var (status, text) = await AskAsync(header);

        status.ShouldBe(401);
        text.ShouldContain("\"TOKEN_MISSING\"");
        text.ShouldContain("WWW-Authenticate: Bearer realm=\"identity\"\r\n"); // RFC 6750 section 3.1: no error code
    }

    [Theory]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Authorization: Bearer ,")]
    [InlineData("Authorization: Bearer {0},")]
    [InlineData("Authorization: Bearer {0}, Bearer {0}")]
    [InlineData("Authorization: Bearer {0}\r\nAuthorization: Bearer {0}")]
    [InlineData("Authorization: Bearer {0}\r\nAuthorization: Basic YTpi")]
    [InlineData("Authorization: Basic YTpi\r\nAuthorization: Bearer {0}")]
    [InlineData("Authorization: Bearer {0} {0}")]
    [InlineData("Authorization: Bearer \"{0}\"")]
    [InlineData("Authorization: Bearer {0}\t.")]
    [InlineData("Authorization: Bearer token={0}")]
    [InlineData("Authorization: Bearer \u0001")]
    public async Task A_header_with_two_readings_or_none_never_opens(string header)
    {
        var (status, text) = await AskAsync(header);

        status.ShouldBeOneOf(400, 401); // 400: no HTTP at all
        if (status == 401)
        {
            text.ShouldContain("\"TOKEN_INVALID\"");
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer\t{0}")]
    [InlineData("Authorization: Bearer\u00a0{0}")]
    [InlineData("Authorization: Bearer {0}\r\n\t{0}")]
    [InlineData("Authorization : Bearer {0}")]
    public async Task Odd_white_space_never_opens(string header) => (await AskAsync(header)).Status.ShouldBeOneOf(400, 401);

    [Fact]
    public async Task A_token_in_the_query_is_not_looked_at() // ASVS 14.2.1
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.GetAsync($"/profile?access_token={person.AccessToken}")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
    }

    private async Task<(int Status, string Text)> AskAsync(string header)
    {
        var person = await Person.SignUpAsync(Host);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Host.Client.BaseAddress!.Port);
        var stream = socket.GetStream();
        var lines = string.Format(System.Globalization.CultureInfo.InvariantCulture, header, person.AccessToken, person.Id);
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET /profile HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lines}\r\n\r\n")
        );
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync();
        return (int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), text);
    }
}
