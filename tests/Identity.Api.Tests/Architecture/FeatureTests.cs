namespace Identity.Api.Tests.Architecture;

/// <summary>Features stand apart: anyone who reads one needs to know those below it, and none above.</summary>
public sealed class FeatureTests
{
    [Fact]
    public void The_domain_has_no_cycle() => FeatureGraph.OfDomain.Cycles().ShouldBeEmpty();

    [Fact]
    public void The_infrastructure_has_no_cycle() => FeatureGraph.OfInfrastructure.Cycles().ShouldBeEmpty();

    [Fact]
    public void The_api_has_no_cycle() => FeatureGraph.OfApi.Cycles().ShouldBeEmpty();

    [Fact]
    public void The_vocabulary_knows_no_feature() => Named(FeatureGraph.OfDomain, FeatureGraph.Root).ShouldBeEmpty();

    [Fact]
    public void The_base_of_the_infrastructure_knows_no_feature() =>
        Named(FeatureGraph.OfInfrastructure, "Persistence", "Cryptography", "Telemetry").ShouldBeEmpty();

    [Fact]
    public void The_base_of_the_api_knows_no_feature() => Named(FeatureGraph.OfApi, "Http", "Settings").ShouldBeEmpty();

    [Fact]
    public void Those_who_are_called_by_everybody_call_nobody_back()
    {
        Named(FeatureGraph.OfDomain, FeatureGraph.Root, "Audit", "Messaging").ShouldBeEmpty();
        Named(FeatureGraph.OfDomain, FeatureGraph.Root, "Audit", "Tokens").ShouldBeEmpty();
    }

    [Fact]
    public void The_ways_that_these_tests_look_for_are_there_to_be_found()
    {
        FeatureGraph.OfDomain.Uses.ShouldContain(use => use.From == "Login" && use.To == "Sessions" && use.File == "LogIn.cs");
        FeatureGraph.OfDomain.Uses.ShouldContain(use =>
            use.From == "Invitations" && use.To == "Onboarding" && use.Name.Contains("OpenOnboarding")
        );
        FeatureGraph.OfInfrastructure.Uses.ShouldContain(use => use.From == "Changes" && use.To == "Persistence");
        FeatureGraph.OfApi.Uses.ShouldContain(use =>
            use.From == FeatureGraph.Root && use.To == "Login" && use.Name.Contains("LogInEndpoint")
        );
    }

    /// <summary>What is named outside these folders by one of them.</summary>
    private static IEnumerable<string> Named(FeatureGraph graph, params string[] layers) =>
        graph
            .Uses.Where(use => layers.Contains(use.From) && !layers.Contains(use.To))
            .Select(use => $"{use.From} → {use.To}: {use}")
            .Order(StringComparer.Ordinal);
}
