using Identity.Infrastructure.Messaging;

namespace Identity.Infrastructure.Tests.Messaging;

public sealed class BackOffTests
{
    [Fact]
    public void The_default_number_of_attempts_takes_about_a_day()
    {
        var pauses = Enumerable.Range(1, new OutboxSettings().Attempts - 1).Select(BackOff.After).ToList();

        pauses.Aggregate((sum, pause) => sum + pause).ShouldBeInRange(TimeSpan.FromHours(18), TimeSpan.FromHours(31));
        pauses.ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(4) && pause <= TimeSpan.FromMinutes(72));
    }

    [Fact]
    public void What_failed_together_does_not_return_together() =>
        Enumerable.Range(0, 200).Select(_ => BackOff.After(5)).Distinct().Count().ShouldBeGreaterThan(50);

    [Fact]
    public void Any_number_of_attempts_has_a_pause() =>
        BackOff.After(int.MaxValue).ShouldBeInRange(TimeSpan.FromMinutes(48), TimeSpan.FromMinutes(72));
}
