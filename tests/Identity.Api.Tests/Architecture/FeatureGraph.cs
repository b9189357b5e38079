using Identity.Api.Tests.Hosting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Identity.Api.Tests.Architecture;

/// <summary>Which feature of a project names which, as the compiler reads its sources. A feature is a folder of the first level, and the
/// files beside them are the root. Of a class that stands in several folders, each member belongs to its file.</summary>
internal sealed class FeatureGraph
{
    internal const string Root = "(root)";

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Platform = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    private readonly string directory;
    private readonly Compilation compilation;

    private FeatureGraph(string project, string assembly)
    {
        directory = Repository.PathOf("src", project);
        var files = Directory
            .EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(file => Feature(file) is not ("bin" or "obj") && Path.GetFileName(file) != "Program.cs"); // the entry, above all features
        compilation = CSharpCompilation.Create(
            assembly,
            [
                .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)),
                CSharpSyntaxTree.ParseText(ImplicitUsings),
            ],
            Platform.Value.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly)
        );
        Uses = [.. compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).SelectMany(UsesIn).Distinct()];
    }

    internal IReadOnlyList<Use> Uses { get; }

    internal static FeatureGraph OfDomain { get; } = new("Identity.Domain", "Identity.Domain");

    internal static FeatureGraph OfInfrastructure { get; } = new("Identity.Infrastructure", "Identity.Infrastructure");

    internal static FeatureGraph OfApi { get; } = new("Identity.Api", "identity");

    /// <summary>The shortest way from each feature back to itself, with what is named on the way.</summary>
    internal IEnumerable<string> Cycles()
    {
        var next = Uses.ToLookup(use => use.From, StringComparer.Ordinal);
        return Uses.Select(use => use.From)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(feature => WayBack(feature, next))
            .OfType<IReadOnlyList<Use>>()
            .DistinctBy(way => string.Join(' ', way.Select(use => use.From).Order(StringComparer.Ordinal)), StringComparer.Ordinal)
            .Select(way => string.Join(", ", way.Select(use => $"{use.From} → {use.To} ({use})")));
    }

    private static List<Use>? WayBack(string start, ILookup<string, Use> next)
    {
        Queue<List<Use>> ways = new(next[start].DistinctBy(use => use.To, StringComparer.Ordinal).Select(use => new List<Use> { use }));
        HashSet<string> seen = [];
        while (ways.TryDequeue(out var way))
        {
            if (way[^1].To == start)
            {
                return way;
            }

            foreach (var use in next[way[^1].To].DistinctBy(use => use.To, StringComparer.Ordinal).Where(use => seen.Add(use.To)))
            {
                ways.Enqueue([.. way, use]);
            }
        }

        return null;
    }

    private IEnumerable<Use> UsesIn(SyntaxTree tree)
    {
        var (model, from) = (compilation.GetSemanticModel(tree), Feature(tree.FilePath));
        return tree.GetRoot()
            .DescendantNodes(node => node is not UsingDirectiveSyntax)
            .OfType<SimpleNameSyntax>()
            .Where(name => !name.IsVar)
            .Select(name => Find(model.GetSymbolInfo(name)))
            .OfType<ISymbol>()
            .Where(symbol => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly))
            .Select(symbol => (To: FeatureOf(symbol), symbol))
            .Where(it => it.To is not null && it.To != from)
            .Select(it => new Use(
                from,
                it.To!,
                Path.GetFileName(tree.FilePath),
                it.symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
            ));
    }

    private static ISymbol? Find(SymbolInfo info) =>
        (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            IMethodSymbol { ReducedFrom: { } extension } => extension,
            INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => info.Symbol ?? info.CandidateSymbols[0],
            _ => null,
        };

    /// <summary>A type is where its namespace says; a member is where it is written.</summary>
    private string? FeatureOf(ISymbol symbol) =>
        symbol is INamedTypeSymbol type
            ? type.ContainingNamespace.ToDisplayString().Split('.') is ["Identity", _, var feature, ..]
                ? feature
                : Root
            : symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(it => Feature(it.SyntaxTree.FilePath)).FirstOrDefault();

    private string Feature(string file) =>
        Path.GetRelativePath(directory, file).Split(Path.DirectorySeparatorChar) is [var feature, _, ..] ? feature : Root;

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    /// <param name="File">That says the name.</param>
    internal sealed record Use(string From, string To, string File, string Name)
    {
        public override string ToString() => $"{File} names {Name}";
    }
}
