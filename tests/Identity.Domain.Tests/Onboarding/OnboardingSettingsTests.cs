using Identity.Domain.Onboarding;

namespace Identity.Domain.Tests.Onboarding;

public sealed class OnboardingSettingsTests
{
    [Fact] // security requirement 49: behind a temporary token
    public void Whoever_guesses_texted_codes_all_day_has_no_more_than_one_chance_in_ten_thousand() =>
        (
            (double)new OnboardingSettings().CodesPerPersonAndDay * OneTimeCode.MaximumTries / OneTimeCode.PhoneCodes
        ).ShouldBeLessThanOrEqualTo(1e-4);
}
