using System.Diagnostics;
using System.Text;

namespace Identity.Api.Tests.Documents;

/// <summary>A bash in a directory of its own, where <c>dotnet run</c> starts the service that was built, on a free port, and <c>dotnet
/// publish</c> makes <c>out/identity</c> of it: in the gate the program that was published there.</summary>
internal sealed class Shell : IAsyncDisposable
{
    private const string End = "~~ end of the step ~~";

    // The service runs in the background of this shell, as in a second one; what is asked of it waits until it answers.
    private const string Prelude = """
        serve() {
            if [ -n "${service:-}" ]; then kill "$service"; wait "$service" 2>/dev/null; fi
            command dotnet "$IDENTITY_DLL" "$@" >service.log 2>&1 &
            service=$!
            for _ in $(seq 600); do curl -sf -o /dev/null "http://localhost:$PORT/health/ready" && return; sleep 0.1; done
            cat service.log
        }
        dotnet() {
            if [ "$1" = publish ]; then
                if [ -n "${IDENTITY_TEST_SERVICE:-}" ]; then ln -s "$IDENTITY_TEST_SERVICE" out && return; fi
                mkdir -p out && printf '#!/bin/sh\nexec dotnet "%s" "$@"\n' "$IDENTITY_DLL" >out/identity && chmod +x out/identity
                return
            fi
            while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
            if [ $# -gt 0 ]; then shift; command dotnet "$IDENTITY_DLL" "$@"; else serve; fi
        }
        trap 'if [ -n "${service:-}" ]; then kill "$service"; wait "$service"; fi' EXIT
        """;

    private readonly Process bash;

    internal Shell(string directory, int port, string service)
    {
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["IDENTITY_DLL"] = service;
        start.Environment["PORT"] = $"{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        bash = Process.Start(start)!;
        bash.StandardInput.WriteLine("exec 2>&1");
        bash.StandardInput.WriteLine(Prelude);
    }

    /// <summary>Runs commands, and returns the lines that they print on either output.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(string commands)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10)); // an image is built in minutes
        await bash.StandardInput.WriteAsync($"{commands}\nprintf '\\n%s\\n' '{End}'\n");
        await bash.StandardInput.FlushAsync(limit.Token);
        List<string> lines = [];
        while (await bash.StandardOutput.ReadLineAsync(limit.Token) is { } line && line != End)
        {
            lines.Add(line.TrimEnd('\r'));
        }

        return lines is [.., ""] ? lines[..^1] : lines; // the mark begins a line of its own
    }

    public async ValueTask DisposeAsync()
    {
        bash.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await bash.WaitForExitAsync(limit.Token);
        bash.Dispose();
    }
}
