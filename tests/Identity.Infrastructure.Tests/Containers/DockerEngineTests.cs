using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DotNet.Testcontainers.Configurations;
using Identity.Testing.Containers;

namespace Identity.Infrastructure.Tests.Containers;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task An_engine_that_accepts_and_says_nothing_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var began = Stopwatch.GetTimestamp();

        (await DockerEngine.AnswersAsync(() => At(silent))).ShouldBeFalse();

        Stopwatch.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_search_that_blocks_is_not_waited_for()
    {
        using var never = new ManualResetEventSlim();

        (
            await DockerEngine.AnswersAsync(() =>
            {
                never.Wait(TimeSpan.FromMinutes(1));
                return null;
            })
        ).ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_at_the_address_and_no_address_are_no_engine()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = At(closed);
        closed.Stop();

        (await DockerEngine.AnswersAsync(() => address)).ShouldBeFalse();
        (await DockerEngine.AnswersAsync(() => null)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("linux", true)]
    [InlineData("windows", false)] // as on hosted Windows machines: it cannot run the image
    public async Task An_engine_that_answers_is_one_if_it_runs_Linux_images(string os, bool isOne)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = AnswerAsync(server, $$"""{"ApiVersion":"1.45","Os":"{{os}}"}""");

        (await DockerEngine.AnswersAsync(() => At(server))).ShouldBe(isOne);

        await answering;
    }

    private static DockerEndpointAuthenticationConfiguration At(TcpListener listener) => new(new Uri($"tcp://{listener.LocalEndpoint}"));

    private static async Task AnswerAsync(TcpListener server, string version)
    {
        using var connection = await server.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        var request = new byte[4096];
        Encoding.ASCII.GetString(request, 0, await stream.ReadAsync(request)).ShouldContain("/version HTTP/1.1\r\n");
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {version.Length}\r\nConnection: close\r\n\r\n{version}"
            )
        );
    }
}
