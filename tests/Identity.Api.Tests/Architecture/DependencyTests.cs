using System.Reflection;
using Identity.Domain;
using Identity.Infrastructure;

namespace Identity.Api.Tests.Architecture;

/// <summary>The rules of docs/architecture.md, held against the compiled assemblies.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly Domain = typeof(Error).Assembly;
    private static readonly Assembly Infrastructure = typeof(ServiceRegistration).Assembly;
    private static readonly Assembly Api = typeof(IdentityApplication).Assembly;

    // What every feature may stand on.
    private static readonly string[] Foundations = ["", "Persistence", "Cryptography"];

    // Abstractions, and one library: which numbers exist is a rule of the domain, and a table that others keep up to date.
    private static readonly string[] LibrariesOfTheDomain = ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "PhoneNumbers"];

    // The vocabulary: a token is scoped to a role, and mail goes to an email address.
    private static readonly string[] SharedWords =
        ["Identity.Domain.Roles", "Identity.Domain.RoleNames", "Identity.Domain.Email", "Identity.Domain.ClientId"];

    [Fact]
    public void The_domain_stands_on_the_base_class_library_abstractions_and_the_numbering_plans_alone() =>
        References(Domain).Where(name => !IsBaseClassLibrary(name) && !LibrariesOfTheDomain.Contains(name)).ShouldBeEmpty();

    [Fact]
    public void The_domain_speaks_neither_JSON_nor_HTTP() => // IP addresses are a value of the base class library, no protocol
        References(Domain).Where(name => name is "System.Text.Json" || (name.StartsWith("System.Net", StringComparison.Ordinal) && name != "System.Net.Primitives"))
            .ShouldBeEmpty();

    [Fact]
    public void The_infrastructure_knows_nothing_of_ASP_NET_Core() =>
        References(Infrastructure).Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == Api.GetName().Name).ShouldBeEmpty();

    [Fact]
    public void The_api_knows_nothing_of_databases() =>
        References(Api).Where(name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || name.StartsWith("Npgsql", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void The_ways_that_these_tests_look_for_are_there_to_be_found()
    {
        References(Infrastructure).ShouldContain("Microsoft.EntityFrameworkCore");
        References(Api).ShouldContain(Domain.GetName().Name);
        Uses(Infrastructure, "Identity.Infrastructure.Changes.ChangeTransaction").ShouldContain("Identity.Infrastructure.Tokens.RevocationList");
        Uses(Domain, "Identity.Domain.Login.LogIn").ShouldContain("Identity.Domain.Sessions.SessionErrors"); // only ever named in a body
        Uses(Domain, "Identity.Domain.Login.LogIn").ShouldContain("Identity.Domain.Email");
    }

    [Fact]
    public void A_mapping_is_internal_and_named_by_nobody()
    {
        var mappings = Infrastructure.GetTypes().Where(IsMapping).ToList();

        mappings.ShouldNotBeEmpty();
        mappings.ShouldAllBe(mapping => mapping.IsNotPublic);
        Infrastructure.GetTypes().SelectMany(type => TypeUse.By(type).Where(used => IsMapping(used) && used.Namespace != type.Namespace)
            .Select(used => $"{type} → {used}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Tokens", "Audit")]
    [InlineData("Audit")]
    [InlineData("Messaging")]
    public void Those_who_are_called_by_everybody_call_nobody_back(string feature, params string[] others)
    {
        string[] allowed = [feature, .. others, .. Foundations];

        var types = new[] { Domain, Infrastructure }.SelectMany(assembly => assembly.GetTypes()).Where(type => FeatureOf(type) == feature).ToList();

        types.ShouldNotBeEmpty();
        types.SelectMany(type => TypeUse.By(type)
            .Where(used => FeatureOf(used) is { } other && !allowed.Contains(other) && !SharedWords.Contains(used.FullName))
            .Select(used => $"{type} → {used}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void An_endpoint_lives_in_the_folder_of_its_use_case()
    {
        var endpoints = Api.GetTypes().Where(type => type.Name.EndsWith("Endpoint", StringComparison.Ordinal)).ToList();
        var useCases = Domain.GetTypes().Where(type => type.GetMethods().Any(method => method.Name == "ExecuteAsync")).ToList();

        var pairs = endpoints.Join(useCases, endpoint => endpoint.Name, useCase => $"{useCase.Name}Endpoint", (endpoint, useCase) => (endpoint, useCase)).ToList();

        pairs.Count.ShouldBeGreaterThan(3);

        // Admin is the operators' door to use cases of every feature.
        pairs.ShouldAllBe(pair => FeatureOf(pair.endpoint) == FeatureOf(pair.useCase) || FeatureOf(pair.endpoint) == "Admin");
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsBaseClassLibrary(string name) =>
        name is "netstandard" or "mscorlib" || name.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsMapping(Type type) => type.Assembly == Infrastructure && type.Name.EndsWith("Mapping", StringComparison.Ordinal);

    /// <summary>The types that a type names, its lambdas and state machines included.</summary>
    private static IEnumerable<string?> Uses(Assembly assembly, string name) => assembly.GetTypes()
        .Where(type => type.FullName == name || type.FullName!.StartsWith($"{name}+", StringComparison.Ordinal))
        .SelectMany(TypeUse.By).Select(used => used.FullName);

    /// <summary>The folder of the first level, empty for the root; null for what is not ours.</summary>
    private static string? FeatureOf(Type type) => type.Namespace?.Split('.') switch
    {
        ["Identity", "Domain" or "Infrastructure" or "Api"] => "",
        ["Identity", "Domain" or "Infrastructure" or "Api", var feature, ..] => feature,
        _ => null,
    };
}
