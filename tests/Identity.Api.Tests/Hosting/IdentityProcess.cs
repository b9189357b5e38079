using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Hosting;

/// <summary>The service as operators run it: the real binary in a process of its own, on a free port.</summary>
internal sealed class IdentityProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private IdentityProcess(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    internal int Id => process.Id;

    internal Uri Address { get; }

    internal HttpClient Client { get; }

    internal string Output => string.Join('\n', output);

    internal string Errors => string.Join('\n', errors);

    /// <summary>Runs a verb to its end.</summary>
    internal static async Task<(int Code, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        await using var ran = Start(environment, arguments);
        var code = await ran.WaitAsync(TimeSpan.FromMinutes(2));
        return (code, ran.Output, ran.Errors);
    }

    /// <summary>The same, with something on standard input.</summary>
    internal static async Task<(int Code, string Output, string Errors)> RunWithInputAsync(
        IReadOnlyDictionary<string, string> environment,
        string input,
        params string[] arguments
    )
    {
        await using var ran = Start(environment, arguments);
        await ran.process.StandardInput.WriteAsync(input);
        ran.process.StandardInput.Close();
        var code = await ran.WaitAsync(TimeSpan.FromMinutes(2));
        return (code, ran.Output, ran.Errors);
    }

    /// <summary>Serves, and answers already.</summary>
    internal static Task<IdentityProcess> ServeAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ReadyAsync(Start(environment, arguments));

    /// <summary>The same by another program, which is given the command line of the service as its last arguments and becomes it.</summary>
    internal static Task<IdentityProcess> ServeByAsync(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment) =>
        ReadyAsync(Start(environment, [], program));

    private static async Task<IdentityProcess> ReadyAsync(IdentityProcess serving)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            if (serving.process.HasExited || Stopwatch.GetElapsedTime(startedAt) > TimeSpan.FromMinutes(2))
            {
                await serving.DisposeAsync();
                throw new InvalidOperationException($"The service did not start.\n{serving.Output}\n{serving.Errors}");
            }

            try
            {
                using var answer = await serving.Client.GetAsync("/health/ready");
                if (answer.StatusCode is HttpStatusCode.OK && !serving.process.HasExited) // or someone else answered on its port
                {
                    return serving;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(20);
        }
    }

    internal static IdentityProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(environment, arguments, []);

    private static IdentityProcess Start(IReadOnlyDictionary<string, string> environment, string[] arguments, IReadOnlyList<string> program)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Choose().ToString(CultureInfo.InvariantCulture)}");
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(program.Count > 0 ? program[0] : dotnet)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory =
                environment.GetValueOrDefault("Identity__DataDirectory") is { } directory && Directory.Exists(directory)
                    ? directory
                    : Path.GetTempPath(),
        };
        foreach (var word in program.Count > 0 ? [.. program.Skip(1), dotnet] : Array.Empty<string>())
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(ServiceProgram.File);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (
            var name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("Identity__", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase)
                )
                .ToList()
        )
        {
            start.Environment.Remove(name); // nothing of the machine
        }

        start.Environment["ASPNETCORE_URLS"] = address.OriginalString;
        start.Environment["Identity__RateLimits__Enabled"] = "false"; // all tests come from one address
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new IdentityProcess(Process.Start(start)!, address);
    }

    internal async Task<Answer> PostAsync(string path, object? body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = body is null
            ? null
            : new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await SendAsync(request);
    }

    internal async Task<Answer> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await SendAsync(request);
    }

    /// <summary>Asks it to stop, as a container engine does.</summary>
    internal void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL: nothing is finished.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    internal async Task<int> WaitAsync(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        Client.Dispose();
        process.Dispose();
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}

/// <summary>A directory of its own, removed afterwards.</summary>
internal sealed class DataDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("identity-data-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
