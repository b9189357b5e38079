using Identity.Api.Tests.Hosting;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Identity.Api.Tests.Architecture;

/// <summary>Verbs record what happened. What the audit says of it, and which tokens die of it, is decided in one place each.</summary>
public sealed class OnePlaceTests
{
    private static readonly Lazy<IReadOnlyList<(string File, string Call)>> Calls = new(() =>
        [.. Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).SelectMany(CallsIn)]
    );

    [Fact]
    public void Only_the_table_of_audited_events_makes_audit_events() => FilesThatCall("AuditEvent.Of").ShouldBe(["AuditedEvents.cs"]);

    [Fact]
    public void Revocations_are_made_in_one_place_for_sessions_and_one_for_clients()
    {
        FilesThatCall("Revocation.OfSession").ShouldBe(["SessionRevocations.cs"]);
        FilesThatCall("Revocation.OfClient").ShouldBe(["Consequences.cs"]);
    }

    private static IEnumerable<string> FilesThatCall(params string[] calls) =>
        Calls.Value.Where(it => calls.Contains(it.Call)).Select(it => it.File).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<(string File, string Call)> CallsIn(string file) =>
        CSharpSyntaxTree
            .ParseText(File.ReadAllText(file))
            .GetRoot()
            .DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Select(access => (Path.GetFileName(file), access.ToString()));
}
