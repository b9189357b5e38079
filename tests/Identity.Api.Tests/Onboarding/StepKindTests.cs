using Identity.Api.Tests.Configuration;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Onboarding;

namespace Identity.Api.Tests.Onboarding;

/// <summary>Each kind of step can be configured, or cannot be, and is documented.</summary>
public sealed class StepKindTests
{
    private static readonly StepKind[] Kinds = Enum.GetValues<StepKind>();

    [Fact]
    public void An_unknown_kind_stops_the_start_with_one_sentence() =>
        Given.Faults(Step("Fax")).ShouldBe(["Identity:Onboarding:Steps:0:Kind is 'Fax'. It must be Phone or Acknowledge or External."]);

    [Fact]
    public void The_start_takes_each_kind_that_can_be_configured_and_no_other()
    {
        foreach (var kind in Kinds)
        {
            if (StepKinds.Of(kind).IsConfigurable)
            {
                Given.Read(Step(kind.ToString())).Onboarding.Steps.ShouldHaveSingleItem().Kind.ShouldBe(kind);
            }
            else
            {
                Given.Faults(Step(kind.ToString())).ShouldHaveSingleItem();
            }
        }
    }

    [Fact]
    public void The_page_on_the_architecture_has_a_row_for_each_kind()
    {
        var page = File.ReadAllLines(Repository.PathOf("docs", "architecture.md"));

        Kinds.ShouldAllBe(kind => page.Any(line => line.StartsWith($"| `{kind}` |", StringComparison.OrdinalIgnoreCase)));
    }

    private static (string Key, string Value)[] Step(string kind) =>
        [
            ("Identity:Onboarding:Steps:0:Name", "step"),
            ("Identity:Onboarding:Steps:0:Kind", kind),
            ("Identity:Onboarding:Steps:0:Title", "A title"),
            ("Identity:Onboarding:Steps:0:Content", "A text"),
            ("Identity:Onboarding:Steps:0:Version", "1"),
        ];
}
