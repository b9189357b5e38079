using System.Net.Sockets;
using System.Text;
using Identity.Api.Tests.Gateway;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

/// <summary>
/// Security requirement 81, in small: connections that do nothing, or nothing in time, cost nobody else an answer; a request whose end two
/// readers could see in two places is not answered as if it were two. HTTP/2, which is spoken over TLS alone, is the matter of
/// <see cref="RapidResetTests"/>.
/// </summary>
public sealed class HostileConnectionsTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private const string Body = """{"email":"nobody@example.com","password":"a few words"}""";
    private const string Login = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    /// <summary>What a front end that reads the other length would take for the next request of someone else.</summary>
    private const string Smuggled = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private Uri Address => fixture.Host.Client.BaseAddress!;

    [Fact]
    public async Task Idle_and_slow_connections_keep_nobody_from_being_served_and_the_slow_ones_are_cut_off()
    {
        var person = await Person.SignUpAsync(fixture.Host);
        var idle = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => ConnectAsync()));
        var slowHeaders = Enumerable.Range(0, 20).Select(_ => DripAsync("GET /profile HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).ToList();
        var slowBodies = Enumerable.Range(0, 20).Select(_ => DripAsync($"{Login}Content-Length: 60000\r\n\r\n{{")).ToList();
        try
        {
            for (var request = 0; request < 20; request++)
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var asked = new HttpRequestMessage(HttpMethod.Get, "/profile")
                {
                    Headers = { Authorization = new("Bearer", person.AccessToken) },
                };
                using var answer = await fixture.Host.Client.SendAsync(asked, limit.Token);
                answer.IsSuccessStatusCode.ShouldBeTrue();
            }

            // Within its own limits (15 s for a head, 5 s of grace for a body), and with an error if with anything.
            foreach (var response in await Task.WhenAll(slowHeaders.Concat(slowBodies)).WaitAsync(TimeSpan.FromSeconds(60)))
            {
                (response.Length == 0 || response.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)).ShouldBeTrue(response);
            }
        }
        finally
        {
            Array.ForEach(idle, connection => connection.Dispose());
        }
    }

    [Theory]
    [InlineData("Content-Length: 55\r\nContent-Length: 4\r\n\r\n" + Body + Smuggled)]
    [InlineData("Content-Length: 55\r\nContent-Length: 55\r\n\r\n" + Body + Smuggled)]
    [InlineData("Content-Length: 55, 55\r\n\r\n" + Body + Smuggled)]
    [InlineData("Content-Length: -1\r\n\r\n" + Body + Smuggled)]
    [InlineData("Content-Length: 0x37\r\n\r\n" + Body + Smuggled)]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("X-Folded: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n37;a\n" + Body + "\r\n0\r\n\r\n" + Smuggled)] // CVE-2025-55315
    [InlineData("Transfer-Encoding: chunked\r\n\r\n37\n" + Body + "\n0\n\n" + Smuggled)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n37\r\n" + Body + "xx0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + Body + "\r\n0\r\n\r\n" + Smuggled)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-37\r\n" + Body + "\r\n0\r\n\r\n" + Smuggled)]
    public async Task A_body_whose_end_is_unclear_is_refused_and_the_connection_with_it(string rest)
    {
        var responses = await ExchangeAsync(Login + rest);

        responses.Split("HTTP/1.1 ").Length.ShouldBe(2, responses); // one answer, and nothing for what came behind
        responses.ShouldStartWith("HTTP/1.1 400 ");
    }

    [Fact] // RFC 9112 section 6.3: the encoding wins, and the connection is closed after it
    public async Task Of_both_lengths_at_once_the_chunks_count_and_nothing_behind_them_is_read()
    {
        var responses = await ExchangeAsync(
            $"{Login}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n37\r\n{Body}\r\n0\r\n\r\n{Smuggled}"
        );

        responses.Split("HTTP/1.1 ").Length.ShouldBe(2, responses);
        responses.ShouldStartWith("HTTP/1.1 401 ");
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nX\0: y\r\n\r\n")]
    [InlineData("GET /health/\0live HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET http://a@b/health/live HTTP/9.9\r\nHost: a\r\n\r\n")]
    public async Task A_head_that_is_none_is_refused(string request) =>
        RawHttp.StatusOf(await ExchangeAsync(request)).ShouldBeOneOf(400, 505);

    [Fact] // the tests above would pass as well if no second request were ever answered
    public async Task Two_requests_on_one_connection_get_two_answers() =>
        (await ExchangeAsync(Smuggled + Smuggled.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)))
            .Split("HTTP/1.1 200")
            .Length.ShouldBe(3);

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port);
        return client;
    }

    /// <summary>Everything that comes until the connection is closed, which it must be.</summary>
    private async Task<string> ExchangeAsync(string bytes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), limit.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(limit.Token);
    }

    /// <summary>A byte a second, until the other side has had enough.</summary>
    private async Task<string> DripAsync(string beginning)
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(beginning));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var response = reader.ReadToEndAsync();
        try
        {
            while (!response.IsCompleted)
            {
                await stream.WriteAsync("x"u8.ToArray());
                await Task.WhenAny(response, Task.Delay(TimeSpan.FromSeconds(1)));
            }

            return await response;
        }
        catch (IOException)
        {
            return ""; // reset
        }
    }
}
