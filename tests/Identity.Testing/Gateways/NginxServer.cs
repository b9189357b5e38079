using System.Diagnostics;
using System.Net.Sockets;
using Identity.Testing.Databases;

namespace Identity.Testing.Gateways;

/// <summary>A real nginx with a configuration of the test's, on a loopback port, its files in a temporary directory.</summary>
public sealed class NginxServer : IDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Process _process;

    private NginxServer(TemporaryDirectory directory, Process process, int port) => (_directory, _process, Port) = (directory, process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <param name="configuration">What stands in <c>http { }</c> when nginx listens on that port.</param>
    public static async Task<NginxServer> StartAsync(Func<int, string> configuration)
    {
        var program = Find() ?? throw new InvalidOperationException(
            "The tests need nginx: install the package of that name (./test.sh does), or put it on the PATH.");
        var directory = TemporaryDirectory.Create("identity-nginx-");
        var port = LoopbackPort.Choose();
        var file = Path.Combine(directory.Path, "nginx.conf");
        await File.WriteAllTextAsync(file, Whole(configuration(port)));
        var process = Process.Start(new ProcessStartInfo(program, ["-p", directory.Path, "-c", file, "-e", "stderr"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var server = new NginxServer(directory, process, port);
        var startedAt = Stopwatch.GetTimestamp();
        while (!await IsListeningAsync(port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(startedAt) > TimeSpan.FromMinutes(1))
            {
                server.Dispose();
                throw new InvalidOperationException($"nginx did not start: {await complaints}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _directory.Dispose();
    }

    // One process, no daemon: what a test starts, it can end. Nothing is read or written outside the directory.
    private static string Whole(string http) =>
        $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 128; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
        {{http}}
        }
        """;

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"]) // Debian keeps it off the PATH of ordinary users
            .Select(place => Path.Combine(place, "nginx"))
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
