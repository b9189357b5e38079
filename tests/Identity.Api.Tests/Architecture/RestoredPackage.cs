using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Architecture;

/// <summary>A package of a lock file, as it lies in the cache of packages.</summary>
internal sealed record RestoredPackage(string Name, string Version)
{
    private static readonly Lazy<string[]> Caches = new(() =>
        [.. Json("tests", "Identity.Api.Tests", "obj", "project.assets.json")["packageFolders"]!.AsObject().Select(folder => folder.Key)]
    );

    /// <summary>Whatever a project of this repository resolves, directly or by way of another package.</summary>
    public static IReadOnlyList<RestoredPackage> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.PathOf(), "packages.lock.json", SearchOption.AllDirectories)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!.AsObject())
            .SelectMany(framework => framework.Value!.AsObject())
            .Where(package => package.Value!["resolved"] is not null)
            .Select(package => new RestoredPackage(package.Key, (string)package.Value!["resolved"]!))
            .Distinct()
            .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The SPDX expression of the manifest; else <c>name sha256</c> of its licence file; else what it says instead, which nothing
    /// allows.</summary>
    public string Licence()
    {
        var metadata = XDocument
            .Load(Path.Combine(Folder(), $"{Name.ToLowerInvariant()}.nuspec"))
            .Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata");
        var licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        return (string?)licence?.Attribute("type") switch
        {
            "expression" => licence!.Value.Trim(),
            "file" =>
                $"{Name} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder(), licence!.Value.Trim().Replace('\\', '/')))))}",
            _ => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "licenseUrl")?.Value ?? "no licence",
        };
    }

    private static JsonNode Json(params string[] path) => JsonNode.Parse(File.ReadAllText(Repository.PathOf(path)))!;

    private string Folder() =>
        Caches
            .Value.Select(cache => Path.Combine(cache, Name.ToLowerInvariant(), Version.ToLowerInvariant()))
            .FirstOrDefault(Directory.Exists)
        ?? throw new InvalidOperationException($"{Name} {Version} is in a lock file and in no cache of packages. Restore first.");
}
