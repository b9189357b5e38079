using System.Diagnostics;
using System.Globalization;
using Identity.Testing.Databases;

namespace Identity.Benchmarks;

/// <summary>A program under test, in a process of its own. What it logs goes to /dev/null, as cheaply as it can.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process process;
    private readonly string readyPath;

    private Server(Process process, int port, string readyPath) => (this.process, Port, this.readyPath) = (process, port, readyPath);

    internal int Port { get; }

    internal int Id => process.Id;

    internal TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>From the start of the process to the first good answer.</summary>
    internal TimeSpan TimeToReady { get; private set; }

    /// <summary>Resident memory in MB: now, and at most so far.</summary>
    internal (double Now, double Peak) Memory => (Status("VmRSS"), Status("VmHWM"));

    internal static async Task<Server> StartAsync(
        string dll,
        Func<int, string[]> arguments,
        Func<int, IReadOnlyDictionary<string, string>> environment,
        string readyPath
    )
    {
        var port = LoopbackPort.Choose();
        var start = new ProcessStartInfo("sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", "exec dotnet \"$@\" >/dev/null 2>&1", "sh", dll, .. arguments(port)])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment(port))
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        var server = new Server(Process.Start(start)!, port, readyPath);
        while (!await server.IsReadyAsync())
        {
            if (server.process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"{dll} did not start.");
            }

            await Task.Delay(5);
        }

        server.TimeToReady = Stopwatch.GetElapsedTime(began);
        return server;
    }

    /// <summary>Asks once, on a connection of its own.</summary>
    internal async Task<string> AskAsync(byte[] request)
    {
        using var wire = await Wire.OpenAsync(Port);
        var (status, answer) = await wire.AskAsync(request);
        var text = System.Text.Encoding.UTF8.GetString(answer.Span);
        return status is 200 or 201 ? text : throw new InvalidOperationException(text);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var wire = await Wire.OpenAsync(Port);
            return (await wire.AskAsync(Wire.Request("GET", readyPath))).Status == 200;
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or InvalidOperationException)
        {
            return false;
        }
    }

    private double Status(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
