using System.Diagnostics;
using System.Net.Sockets;
using Identity.Testing.Databases;

namespace Identity.Testing.Gateways;

/// <summary>A real gateway with a configuration of the test's, on a loopback port, its files in a temporary directory.</summary>
public sealed class GatewayServer : IDisposable
{
    private readonly TemporaryDirectory directory;
    private readonly Process process;

    private GatewayServer(TemporaryDirectory directory, Process process, int port) =>
        (this.directory, this.process, Port) = (directory, process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <param name="program">Its name, which is also that of its package.</param>
    /// <param name="configuration">The whole file, for a port.</param>
    /// <param name="arguments">For the directory and the file.</param>
    internal static async Task<GatewayServer> StartAsync(
        string program,
        Func<int, string> configuration,
        Func<string, string, IReadOnlyList<string>> arguments
    )
    {
        var path =
            Find(program)
            ?? throw new InvalidOperationException(
                $"The tests need {program}: install the package of that name (./test.sh does), or put it on the PATH."
            );
        var directory = TemporaryDirectory.Create($"identity-{program}-");
        var port = LoopbackPort.Choose();
        var file = Path.Combine(directory.Path, "configuration");
        await File.WriteAllTextAsync(file, configuration(port));
        var process = Process.Start(
            new ProcessStartInfo(path, arguments(directory.Path, file))
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                Environment =
                {
                    ["HOME"] = directory.Path,
                    ["XDG_CONFIG_HOME"] = directory.Path,
                    ["XDG_DATA_HOME"] = directory.Path,
                },
            }
        )!;
        var complaints = process.StandardError.ReadToEndAsync();
        var server = new GatewayServer(directory, process, port);
        var startedAt = Stopwatch.GetTimestamp();
        while (!await IsListeningAsync(port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(startedAt) > TimeSpan.FromMinutes(1))
            {
                server.Dispose();
                throw new InvalidOperationException($"{program} did not start: {await complaints}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return server;
    }

    public void Dispose()
    {
        if (!this.process.HasExited)
        {
            this.process.Kill();
            this.process.WaitForExit();
        }

        this.process.Dispose();
        this.directory.Dispose();
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"]) // Debian keeps them off the PATH of ordinary users
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists);

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
