using System.Diagnostics;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>Node.js, with the packages that <c>tests/clients/install</c> installs.</summary>
internal static class Node
{
    internal static readonly string Folder = Repository.PathOf("tests", "clients");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    internal static void ShouldBeReady() =>
        Directory
            .Exists(Path.Combine(Folder, "node_modules"))
            .ShouldBeTrue("Node.js has no packages yet: run ./test.sh or tests/clients/install.");

    /// <summary>Runs a command to its success, and answers the lines that it asks.</summary>
    internal static async Task<string> RunAsync(string folder, string[] command, Func<string, Task<string?>>? answer = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = "";
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            output += $"{line}\n";
            if (answer is not null && await answer(line) is { } answered)
            {
                await process.StandardInput.WriteLineAsync(answered);
                await process.StandardInput.FlushAsync(limit.Token);
            }
        }

        await process.WaitForExitAsync(limit.Token);
        process.ExitCode.ShouldBe(0, $"{string.Join(' ', command)}\n{output}\n{await errors}");
        return output;
    }
}
