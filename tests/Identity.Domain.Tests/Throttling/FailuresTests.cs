using Identity.Domain.Throttling;

namespace Identity.Domain.Tests.Throttling;

public sealed class FailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(14, 512)]
    [InlineData(15, 900)]
    [InlineData(99, 900)]
    [InlineData(100, 86_400)]
    [InlineData(1000, 86_400)]
    public void A_place_is_there_when_the_delay_is_over(int failures, int seconds)
    {
        var (before, opensAt) = (new Failures(failures, Now), Now.AddSeconds(seconds));

        before.OpensAt.ShouldBe(opensAt);
        before.Take(opensAt).ShouldNotBeNull().TakenAt.ShouldBe(opensAt);
        if (seconds > 0)
        {
            before.Take(opensAt.AddTicks(-1)).ShouldBeNull();
        }
    }

    [Fact]
    public void A_failure_is_forgotten_after_a_day()
    {
        var before = new Failures(7, Now);

        before.Take(Now.AddDays(1).AddTicks(-1)).ShouldBe(new Failures(8, Now.AddDays(1).AddTicks(-1)));
        before.Take(Now.AddDays(1)).ShouldBe(new Failures(1, Now.AddDays(1)));
    }
}
