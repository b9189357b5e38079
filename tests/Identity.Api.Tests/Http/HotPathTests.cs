using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

/// <summary>
/// What the most frequent requests may cost, counted and not timed: a statement more, or twice the memory, is a decision and no accident
/// (docs/performance.md). Undisturbed, because memory is counted for the whole process.
/// </summary>
[Collection(nameof(Undisturbed))]
public sealed class HotPathTests(PostgreSqlHost fixture) : IClassFixture<PostgreSqlHost>
{
    private const int Requests = 200;

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_profile_and_a_refresh_are_one_statement_each()
    {
        var person = await Person.SignUpAsync(Host);
        using var watch = new StatementWatch(Host);

        (await watch.OfAsync(() => Host.GetAsync("/profile", person.AccessToken))).Count.ShouldBe(1);
        (await watch.OfAsync(() => Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken }))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_login_is_one_read_and_one_transaction()
    {
        var person = await Person.SignUpAsync(Host);
        await person.LogInAsync(Host);
        using var watch = new StatementWatch(Host);

        var statements = await watch.OfAsync(() => person.LogInAsync(Host));

        // The place of the attempt, user, end of the failures, and a batch of session and audit: the last four are one transaction.
        statements.Count.ShouldBeLessThanOrEqualTo(5, string.Join("\n", statements));
        statements.Count(it => it.StartsWith("SELECT", StringComparison.Ordinal)).ShouldBe(1);
    }

    // In the build of the tests, with all telemetry listened to and the other end of the wire: about 72 and 107 kB.
    [Theory]
    [InlineData("/profile", 110)]
    [InlineData("/refresh", 160)]
    public async Task A_request_takes_little_memory(string path, int kilobytes)
    {
        var person = await Person.SignUpAsync(Host);
        var refreshToken = person.RefreshToken;
        using var client = new TcpClient(Host.Client.BaseAddress!.Host, Host.Client.BaseAddress.Port);
        var stream = client.GetStream();
        await AskAsync(Requests);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await AskAsync(Requests);

        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
        each.ShouldBeLessThan(kilobytes * 1024);

        async Task AskAsync(int times)
        {
            for (var count = 0; count < times; count++)
            {
                var body = path == "/refresh" ? JsonSerializer.Serialize(new { refreshToken }) : "";
                var verb = path == "/refresh" ? "POST" : "GET";
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"{verb} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {person.AccessToken}\r\n"
                            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                    )
                );
                var answer = await ReadAsync();
                answer.ShouldStartWith("HTTP/1.1 200 ");
                if (path == "/refresh")
                {
                    refreshToken = (string)
                        JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..answer.LastIndexOf('}')] + "}")!["data"]![
                            "refreshToken"
                        ]!;
                }
            }
        }

        // One answer fits, and arrives before the next is asked for; one that comes in chunks ends with an empty one.
        async Task<string> ReadAsync()
        {
            var buffer = new byte[16 * 1024];
            var length = 0;
            do
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length));
                read.ShouldBePositive();
                length += read;
            } while (!buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8));

            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
