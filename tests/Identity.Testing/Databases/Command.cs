using System.ComponentModel;
using System.Diagnostics;

namespace Identity.Testing.Databases;

/// <summary>A program of the system, run to its end.</summary>
internal static class Command
{
    /// <summary>Answers what it wrote to its standard output.</summary>
    /// <exception cref="InvalidOperationException">It could not be started, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(params IReadOnlyList<string> words)
    {
        using var process = Start(words);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"`{string.Join(' ', words)}` ended with code {process.ExitCode}: {await errors}{await output}".TrimEnd()
            );
        }

        return await output;
    }

    public static async Task<bool> SucceedsAsync(params IReadOnlyList<string> words)
    {
        try
        {
            await RunAsync(words);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Process Start(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            // The build output may lie where the server's account cannot look; everybody may look at the root.
            WorkingDirectory = Path.GetPathRoot(Path.GetTempPath())!,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception notStarted)
        {
            throw new InvalidOperationException($"`{words[0]}` could not be started: {notStarted.Message}", notStarted);
        }
    }
}
