using System.Reflection;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Tests.Verbs;

/// <summary>Every state × every verb, as text: for each verb what it records, or why it refuses, and in which states.</summary>
internal static class VerbTable
{
    public static void ShouldBe<TState>(
        IReadOnlyList<(string Name, Func<TState> Make)> states,
        IReadOnlyList<(string Name, Func<TState, Outcome> Act)> verbs,
        Func<TState, Aggregate> changed,
        string expected
    )
    {
        List<string> table = [];
        foreach (var (verb, act) in verbs)
        {
            table.Add(verb);
            table.AddRange(
                states
                    .GroupBy(state => Cell(state.Make(), act, changed), state => state.Name, StringComparer.Ordinal)
                    .Select(outcome => $"  {outcome.Key}: {string.Join(", ", outcome)}")
            );
        }

        table.ShouldBe(expected.ReplaceLineEndings("\n").Split('\n'));
    }

    private static string Cell<TState>(TState state, Func<TState, Outcome> act, Func<TState, Aggregate> changed)
    {
        var aggregate = changed(state);
        var (before, recorded) = (Facts(aggregate), aggregate.Events.Count);

        var outcome = act(state);

        var events = string.Join(", ", aggregate.Events.Skip(recorded).Select(it => it.GetType().Name));
        if (outcome.Code is not null && events.Length == 0)
        {
            Facts(aggregate).ShouldBe(before, $"{outcome.Code}: a refusal that records nothing changes nothing");
        }

        return outcome.Code is null ? (events.Length > 0 ? events : "nothing to do")
            : events.Length > 0 ? $"{outcome.Code}, {events}"
            : outcome.Code;
    }

    private static string Facts(object entity) =>
        string.Join(
            '\n',
            entity
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.Name != nameof(Aggregate.Events))
                .Select(property => $"{property.Name} {Text(property.GetValue(entity))}")
        );

    private static object? Text(object? value) =>
        value is IEnumerable<OnboardingStep> ? string.Join(';', ((IEnumerable<OnboardingStep>)value).Select(Facts)) : value;
}

/// <param name="Code">Of the refusal, or null.</param>
internal readonly record struct Outcome(string? Code)
{
    public static Outcome Of<T>(Result<T> result) => new(result.Refusal?.Code);
}
