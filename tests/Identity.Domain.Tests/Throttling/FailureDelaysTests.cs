using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Throttling;

public sealed class FailureDelaysTests
{
    [Theory] // security requirement 35
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(7, 4)]
    [InlineData(14, 512)]
    [InlineData(15, 900)]
    [InlineData(16, 900)]
    [InlineData(99, 900)]
    [InlineData(100, 86_400)]
    [InlineData(1_000, 86_400)]
    public void Five_failures_are_free_then_the_delay_doubles_to_a_quarter_of_an_hour_and_a_hundred_close_for_a_day(
        int failures,
        int seconds
    ) => FailureDelays.After(failures).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact] // NIST SP 800-63B-4 section 3.2.2
    public void Who_guesses_without_a_pause_comes_to_a_hundred_guesses_in_no_less_than_two_thirds_of_a_day()
    {
        var delays = Enumerable.Range(1, FailureDelays.HardStop - 1).Select(FailureDelays.After);

        TimeSpan.FromTicks(delays.Sum(delay => delay.Ticks)).ShouldBeGreaterThan(TimeSpan.FromHours(16));
    }
}
