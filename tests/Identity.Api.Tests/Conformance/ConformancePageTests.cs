using System.Reflection;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Conformance;

/// <summary>docs/conformance.md lists the tests that there are, and what comes of them.</summary>
public sealed class ConformancePageTests
{
    private static readonly (string Plan, int Modules)[] Plans =
    [
        (ConformanceCaseAttribute.BasicOp, 38),
        (ConformanceCaseAttribute.ConfigOp, 1),
        (ConformanceCaseAttribute.RpInitiatedLogout, 11),
        (ConformanceCaseAttribute.BackchannelLogout, 2),
    ];

    private static IReadOnlyList<(MethodInfo Test, ConformanceCaseAttribute Case)> Cases =>
        [
            .. typeof(ConformanceTests)
                .GetMethods()
                .Select(method => (Test: method, Case: method.GetCustomAttribute<ConformanceCaseAttribute>()!))
                .Where(it => it.Case is not null),
        ];

    [Fact]
    public void Every_module_of_the_plans_has_a_test_and_every_test_is_one()
    {
        Cases.GroupBy(it => it.Case.Plan).Select(plan => (plan.Key, plan.Count())).ShouldBe(Plans, ignoreOrder: true);
        Cases.Select(it => it.Case.Module).ShouldBeUnique();
        typeof(ConformanceTests)
            .GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .ShouldBe(Cases.Select(it => it.Test), ignoreOrder: true);
    }

    [Fact]
    public void The_page_says_of_each_which_test_it_is_and_what_comes_of_it()
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "conformance.md"))
            .Where(line => line.StartsWith("| `oidcc-", StringComparison.Ordinal));

        rows.ShouldBe(Cases.Select(it => $"| `{it.Case.Module}` | `{it.Test.Name}` | {it.Case.Result} |"), ignoreOrder: true);
    }
}
