using System.Reflection;
using Identity.Domain;
using Identity.Infrastructure;
using Identity.ResourceServer;
using Identity.ResourceServer.Testing;

namespace Identity.Api.Tests.Architecture;

/// <summary>The rules of docs/architecture.md, held against the compiled assemblies.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly Domain = typeof(Error).Assembly;
    private static readonly Assembly Infrastructure = typeof(ServiceRegistration).Assembly;
    private static readonly Assembly Api = typeof(IdentityApplication).Assembly;

    // Abstractions, and one library: which numbers exist is a rule of the domain, and a table that others keep up to date.
    private static readonly string[] LibrariesOfTheDomain =
    [
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
        "PhoneNumbers",
    ];

    [Fact]
    public void The_domain_stands_on_the_base_class_library_abstractions_and_the_numbering_plans_alone() =>
        References(Domain).Where(name => !IsBaseClassLibrary(name) && !LibrariesOfTheDomain.Contains(name)).ShouldBeEmpty();

    [Fact]
    public void The_domain_speaks_neither_JSON_nor_HTTP() => // IP addresses are a value of the base class library, no protocol
        References(Domain)
            .Where(name =>
                name is "System.Text.Json" || (name.StartsWith("System.Net", StringComparison.Ordinal) && name != "System.Net.Primitives")
            )
            .ShouldBeEmpty();

    [Fact]
    public void The_infrastructure_knows_nothing_of_ASP_NET_Core() =>
        References(Infrastructure)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == Api.GetName().Name)
            .ShouldBeEmpty();

    [Fact]
    public void The_api_knows_nothing_of_databases() =>
        References(Api)
            .Where(name =>
                name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || name.StartsWith("Npgsql", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();

    [Fact] // other teams take them without anything else of ours
    public void The_packages_for_other_services_stand_alone()
    {
        foreach (var package in new[] { typeof(ResourceServerOptions).Assembly, typeof(TestIssuer).Assembly })
        {
            References(package).Where(name => name.StartsWith("Identity", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            References(package).ShouldContain("Microsoft.IdentityModel.Tokens");
        }
    }

    [Fact]
    public void The_ways_that_these_tests_look_for_are_there_to_be_found()
    {
        References(Infrastructure).ShouldContain("Microsoft.EntityFrameworkCore");
        References(Api).ShouldContain(Domain.GetName().Name);
    }

    [Fact]
    public void A_mapping_is_internal_and_named_by_nobody()
    {
        var mappings = Infrastructure.GetTypes().Where(IsMapping).ToList();

        mappings.ShouldNotBeEmpty();
        mappings.ShouldAllBe(mapping => mapping.IsNotPublic);
        FeatureGraph.OfInfrastructure.Uses.Where(use => mappings.Exists(mapping => mapping.Name == use.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void An_endpoint_lives_in_the_folder_of_its_use_case()
    {
        var endpoints = Api.GetTypes().Where(type => type.Name.EndsWith("Endpoint", StringComparison.Ordinal)).ToList();
        var useCases = Domain.GetTypes().Where(type => type.GetMethods().Any(method => method.Name == "ExecuteAsync")).ToList();

        var pairs = endpoints
            .Join(useCases, endpoint => endpoint.Name, useCase => $"{useCase.Name}Endpoint", (endpoint, useCase) => (endpoint, useCase))
            .ToList();

        pairs.Count.ShouldBeGreaterThan(3);

        // Admin is the operators' door to use cases of every feature.
        pairs.ShouldAllBe(pair => FeatureOf(pair.endpoint) == FeatureOf(pair.useCase) || FeatureOf(pair.endpoint) == "Admin");
    }

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsBaseClassLibrary(string name) =>
        name is "netstandard" or "mscorlib" || name.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsMapping(Type type) => type.Assembly == Infrastructure && type.Name.EndsWith("Mapping", StringComparison.Ordinal);

    /// <summary>The folder of the first level, empty for the root; null for what is not ours.</summary>
    private static string? FeatureOf(Type type) =>
        type.Namespace?.Split('.') switch
        {
            ["Identity", "Domain" or "Infrastructure" or "Api"] => "",
            ["Identity", "Domain" or "Infrastructure" or "Api", var feature, ..] => feature,
            _ => null,
        };
}
