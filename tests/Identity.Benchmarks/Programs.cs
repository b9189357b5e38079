using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Identity.Benchmarks;

/// <summary>The service as it is published, and the two programs that it is measured against.</summary>
internal sealed class Programs : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("identity-benchmarks-");

    internal string Service { get; private set; } = "";

    internal string Rivals { get; private set; } = "";

    internal DirectoryInfo Data(string name) => directory.CreateSubdirectory(name);

    internal async Task PublishAsync()
    {
        var given = Environment.GetEnvironmentVariable("IDENTITY_BENCHMARK_SERVICE");
        Service = Path.Combine(given ?? await PublishAsync("src/Identity.Api", "service"), "identity");
        Rivals = Path.Combine(await PublishAsync("tests/Identity.Benchmarks.Rivals", "rivals"), "Identity.Benchmarks.Rivals");
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task<string> PublishAsync(string project, string name)
    {
        var output = Path.Combine(directory.FullName, name);
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    "publish",
                    Path.Combine(Root(), project),
                    "-c",
                    "Release",
                    "--use-current-runtime",
                    "--no-self-contained",
                    "-p:RunAnalyzers=false",
                    "-v",
                    "quiet",
                    "-nologo",
                    "-o",
                    output,
                },
            }
        )!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? output : throw new InvalidOperationException($"{project} cannot be published.");
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../.."));
}
