using System.Globalization;

namespace Identity.Api.Tests.Hosting;

/// <summary>How much the tests of chance do. The ordinary run has to be quick; CONTRIBUTING.md says how to ask for more.</summary>
internal static class Scale
{
    /// <summary>Mutated requests for each store (security requirement 79).</summary>
    internal static readonly int Requests = Of("IDENTITY_TEST_REQUESTS", 4_000);

    /// <summary>Requests of each kind whose times are compared (security requirements 30 and 47).</summary>
    internal static readonly int Pairs = Of("IDENTITY_TEST_PAIRS", 200);

    /// <summary>Damaged pictures that the worker gets (security requirement 74).</summary>
    internal static readonly int Mutants = Of("IDENTITY_TEST_MUTANTS", 400);

    /// <summary>How often 64 callers race for one thing (security requirements 14, 19, 41, 48, 52).</summary>
    internal static readonly int Rounds = Of("IDENTITY_TEST_ROUNDS", 4);

    /// <summary>The same race again, for something new each time: an invariant that holds once has not been shown to hold.</summary>
    internal static async Task RepeatAsync(Func<Task> race)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await race();
        }
    }

    private static int Of(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : otherwise;
}
