using System.Runtime.InteropServices;
using Identity.Infrastructure.Pictures;

namespace Identity.Api.Pictures;

/// <summary>How this same program is started once more, with the hidden verb of the picture worker.</summary>
internal static class WorkerCommand
{
    internal static PictureWorkerCommand ForThisProgram() => For(Environment.ProcessPath, typeof(WorkerCommand).Assembly.Location);

    /// <param name="running">The program that runs: ours, or <c>dotnet</c>, or that of a test.</param>
    /// <param name="assembly">Ours; empty where everything is one file.</param>
    internal static PictureWorkerCommand For(string? running, string assembly)
    {
        if (assembly.Length == 0 || (running is not null && IsCalled(running, Path.GetFileNameWithoutExtension(assembly))))
        {
            return new PictureWorkerCommand(running!, [PictureWorker.Verb]);
        }

        var dotnet = running is not null && IsCalled(running, "dotnet") ? running : DotnetOfThisRuntime();
        return new PictureWorkerCommand(dotnet, [assembly, PictureWorker.Verb]);
    }

    private static bool IsCalled(string path, string name) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase);

    /// <summary>…/dotnet, when the runtime is …/shared/Microsoft.NETCore.App/10.0.0/.</summary>
    private static string DotnetOfThisRuntime() =>
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
}
