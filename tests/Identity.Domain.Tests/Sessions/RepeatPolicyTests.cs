using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Tests.Sessions;

public sealed class RepeatPolicyTests
{
    [Fact]
    public void Adaptive_rotation_takes_the_configured_window_and_repeats_the_first_token_for_ever()
    {
        var policy = RepeatPolicy.From(new TokenSettings { Issuer = "i", RepeatWindow = TimeSpan.FromMinutes(7) });

        policy.Window.ShouldBe(TimeSpan.FromMinutes(7));
        policy.RepeatsForever(0).ShouldBeTrue();
        policy.RepeatsForever(1).ShouldBeFalse();
        (policy.Leeway, policy.TokenLifetime, policy.EndsShared).ShouldBe((TimeSpan.FromSeconds(10), TimeSpan.FromDays(30), false));
    }

    [Fact]
    public void A_shared_session_ends_where_the_configuration_says_so() =>
        RepeatPolicy.From(new TokenSettings { Issuer = "i", OnSharedSession = OnSharedSession.End }).EndsShared.ShouldBeTrue();

    [Fact] // security requirement 21
    public void Strict_rotation_has_ten_seconds_whatever_the_window_and_repeats_nothing_for_ever()
    {
        var policy = RepeatPolicy.From(
            new TokenSettings
            {
                Issuer = "i",
                RepeatWindow = TimeSpan.FromMinutes(7),
                ReuseLeeway = TimeSpan.FromSeconds(7),
                RefreshRotation = RefreshRotation.Strict,
            }
        );

        policy.Window.ShouldBe(TimeSpan.FromSeconds(10));
        policy.RepeatsForever(0).ShouldBeFalse();
        policy.Leeway.ShouldBe(TimeSpan.Zero);
    }
}
