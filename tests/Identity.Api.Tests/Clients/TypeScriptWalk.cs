using System.Diagnostics;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>The walk of <c>tests/clients/walk.ts</c>: generated, compiled and run by Node.js.</summary>
internal static class TypeScriptWalk
{
    internal const string Generator = "npx openapi-typescript openapi.json -o identity.ts";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Folder = Repository.PathOf("tests", "clients");
    private static readonly string Generated = Path.Combine(Folder, "obj");

    internal static async Task WalkAsync(IdentityHost host)
    {
        Directory
            .Exists(Path.Combine(Folder, "node_modules"))
            .ShouldBeTrue("Node.js has no packages yet: run ./test.sh or tests/clients/install.");
        var advisor = Advisor.OfNewBranchAsync(host);
        await CompileAsync();

        var (email, password) = ((await advisor).Email, (await advisor).Password);
        string[] walk = ["node", "js/walk.js", host.Client.BaseAddress!.OriginalString, email, password, Newcomer.NewNumber()];
        var said = await RunAsync(walk, question => AnswerAsync(host, question));

        said.ShouldEndWith("arrived\n");
    }

    private static async Task CompileAsync()
    {
        Directory.CreateDirectory(Generated);
        foreach (var document in new[] { "openapi.json", "openapi-3.1.json" })
        {
            File.Copy(Repository.PathOf("docs", document), Path.Combine(Generated, document), overwrite: true);
        }

        await RunAsync(Generator.Split(' '));
        await RunAsync(["npx", "openapi-typescript", "openapi-3.1.json", "-o", "identity-3.1.ts"]); // this one is only compiled
        await RunAsync(["npx", "tsc", "-p", ".."]);
    }

    private static async Task<string?> AnswerAsync(IdentityHost host, string question) =>
        question.Split(' ') switch
        {
            ["mail", var email] => await Walk.InvitationTokenAsync(host, email),
            ["text", var number] => await Newcomer.CodeAsync(host, number),
            _ => null,
        };

    /// <summary>Runs a command to its success, and answers the lines that it asks.</summary>
    private static async Task<string> RunAsync(string[] command, Func<string, Task<string?>>? answer = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = Generated,
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
