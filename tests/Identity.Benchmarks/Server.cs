using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Identity.Testing.Databases;

namespace Identity.Benchmarks;

/// <summary>A program under measurement, started as it would be installed, on a database of its own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process process;

    private Server(Process process, int port, Database database) => (this.process, Port, Database) = (process, port, database);

    internal int Port { get; }

    internal Database Database { get; }

    internal int ProcessId => process.Id;

    internal TimeSpan ReadyAfter { get; private set; }

    /// <summary>The identity service with its defaults but for the limits: everybody here has one address.</summary>
    internal static Task<Server> StartServiceAsync(string program, Database database, DirectoryInfo data)
    {
        var port = LoopbackPort.Choose();
        var key = Path.Combine(data.FullName, "key");
        if (!File.Exists(key))
        {
            File.WriteAllText(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        return StartAsync(
            new ProcessStartInfo(program)
            {
                Environment =
                {
                    ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                    ["ConnectionStrings__Identity"] = database.ConnectionString,
                    ["Identity__DataDirectory"] = data.FullName,
                    ["Identity__Issuer"] = "http://localhost",
                    ["Identity__MasterKey"] = File.ReadAllText(key),
                    ["Identity__RateLimits__Enabled"] = "false",
                    ["Identity__Lockout__Enabled"] = "false", // of several logins at once to one account all but five would wait
                },
            },
            port,
            database
        );
    }

    /// <param name="rival"><c>floor</c> or <c>peer</c>.</param>
    internal static Task<Server> StartRivalAsync(string program, string rival, Database database)
    {
        var port = LoopbackPort.Choose();
        return StartAsync(
            new ProcessStartInfo(program) { ArgumentList = { rival, $"http://127.0.0.1:{port}", database.ConnectionString } },
            port,
            database
        );
    }

    internal async Task<string> AskAsync(byte[] request)
    {
        using var wire = await Wire.OpenAsync(Port);
        var (status, text) = await wire.AskAsync(request);
        return status < 300 ? text : throw new InvalidOperationException(text);
    }

    /// <param name="field"><c>VmRSS</c> now, <c>VmHWM</c> at most so far.</param>
    /// <returns>Megabytes.</returns>
    internal double Memory(string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(it => it.StartsWith(field, StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<Server> StartAsync(ProcessStartInfo start, int port, Database database)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, port, database);
        while (!await server.IsReadyAsync())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"{start.FileName} is not ready: {string.Join('\n', said)}");
            }

            await Task.Delay(10);
        }

        server.ReadyAfter = Stopwatch.GetElapsedTime(began);
        return server;
    }

    /// <summary>The beginning, which tells why a start has failed.</summary>
    private static void Keep(List<string> said, string? line)
    {
        if (line is not null && said.Count < 50)
        {
            said.Add(line);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var wire = await Wire.OpenAsync(Port);
            return (await wire.AskAsync(Wire.Get("/health/ready", "none"))).Status == 200;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
