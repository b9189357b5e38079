using System.Diagnostics;
using System.Net;
using Identity.Testing;

namespace Identity.Api.Tests.Hosting;

/// <summary>
/// The promise that within a second all replicas know what one process did. A busy machine is late now and then, a regression every
/// time: a late round is repeated from its beginning, with a session or key of its own, and only three of them break the promise.
/// </summary>
internal static class WithinASecond
{
    private const int Rounds = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <param name="round">Does it, and says how long it took to be known.</param>
    internal static async Task ShouldBeKnownAsync(Func<Task<TimeSpan>> round)
    {
        List<TimeSpan> late = [];
        while (late.Count < Rounds)
        {
            var took = await round();
            if (took <= Limit)
            {
                return;
            }

            late.Add(took);
        }

        late.ShouldBeEmpty("it was known too late each time");
    }

    /// <summary>How long a token is still taken.</summary>
    /// <param name="since">When it ended, as a timestamp; now unless given.</param>
    internal static async Task<TimeSpan> UntilRefusedAsync(Func<Task<Answer>> ask, long? since = null)
    {
        var (answer, after) = await UntilAsync(ask, answer => answer.Status is not HttpStatusCode.OK, since);
        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        return after;
    }

    /// <summary>What was waited for, and how long. The moment of asking counts, because answering takes a while as well.</summary>
    internal static Task<(T Seen, TimeSpan After)> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, long? since = null)
    {
        var startedAt = since ?? Stopwatch.GetTimestamp();
        return Eventually.SeeAsync(
            async () =>
            {
                var askedAfter = Stopwatch.GetElapsedTime(startedAt);
                return (Seen: await ask(), After: askedAfter);
            },
            it => isIt(it.Seen)
        );
    }
}
