using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Clients;

/// <summary>The walk of <c>tests/clients/walk.ts</c>: generated, compiled and run by Node.js.</summary>
internal static class TypeScriptWalk
{
    internal const string Generator = "npx openapi-typescript openapi.json -o identity.ts";

    private static readonly string Generated = Path.Combine(Node.Folder, "obj");

    internal static async Task WalkAsync(IdentityHost host)
    {
        Node.ShouldBeReady();
        var advisor = Advisor.OfNewBranchAsync(host);
        await CompileAsync();

        var (email, password) = ((await advisor).Email, (await advisor).Password);
        string[] walk = ["node", "js/walk.js", host.Client.BaseAddress!.OriginalString, email, password, Newcomer.NewNumber()];
        var said = await Node.RunAsync(Generated, walk, question => AnswerAsync(host, question));

        said.ShouldEndWith("arrived\n");
    }

    private static async Task CompileAsync()
    {
        Directory.CreateDirectory(Generated);
        foreach (var document in new[] { "openapi.json", "openapi-3.1.json" })
        {
            File.Copy(Repository.PathOf("docs", document), Path.Combine(Generated, document), overwrite: true);
        }

        await Node.RunAsync(Generated, Generator.Split(' '));
        await Node.RunAsync(Generated, ["npx", "openapi-typescript", "openapi-3.1.json", "-o", "identity-3.1.ts"]); // this one is only compiled
        await Node.RunAsync(Generated, ["npx", "tsc", "-p", ".."]);
    }

    private static async Task<string?> AnswerAsync(IdentityHost host, string question) =>
        question.Split(' ') switch
        {
            ["mail", var email] => await Walk.InvitationTokenAsync(host, email),
            ["text", var number] => await Newcomer.CodeAsync(host, number),
            _ => null,
        };
}
