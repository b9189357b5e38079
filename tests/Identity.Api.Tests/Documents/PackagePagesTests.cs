using System.Text.RegularExpressions;
using Identity.Api.Tests.Hosting;
using Identity.ResourceServer;
using Identity.ResourceServer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Identity.Api.Tests.Documents;

/// <summary>The C# that the pages about the packages show compiles as it stands there.</summary>
public sealed partial class PackagePagesTests
{
    private const string Usings =
        "using System; using System.Security.Claims; using Identity.ResourceServer; using Identity.ResourceServer.Testing;"
        + "using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.Extensions.Configuration;";

    private const string Before = "var builder = WebApplication.CreateBuilder(args);";

    [Theory]
    [InlineData("docs/validate-tokens.md", "")]
    [InlineData("src/Identity.ResourceServer/README.md", "var app = builder.Build();")]
    [InlineData("src/Identity.ResourceServer.Testing/README.md", "var (branchId, token) = (Guid.CreateVersion7(), issuer.Individual());")]
    public void What_is_shown_compiles(string page, string between)
    {
        var blocks = Blocks()
            .Matches(File.ReadAllText(Repository.PathOf(page.Split('/'))))
            .Select(match => match.Groups["code"].Value)
            .ToList();
        blocks.ShouldNotBeEmpty();
        var program = string.Join('\n', [Usings, Before, blocks[0], between, .. blocks.Skip(1)]);

        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Append(typeof(ResourceServerOptions).Assembly.Location)
            .Append(typeof(TestIssuer).Assembly.Location)
            .Distinct(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation
            .Create("page", [CSharpSyntaxTree.ParseText(program)], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)
            .ShouldBeEmpty();
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Blocks();
}
