using FluentValidation;
using Identity.Api.Http;
using Identity.Api.Settings;
using Identity.Domain.Throttling;

namespace Identity.Api.Throttling;

internal sealed class LockoutSettingsValidator : AbstractValidator<LockoutSettings>
{
    /// <summary>The longest that browsers keep a cookie (draft-ietf-httpbis-rfc6265bis section 5.5).</summary>
    private static readonly TimeSpan LongestCookie = TimeSpan.FromDays(400);

    public LockoutSettingsValidator()
    {
        RuleFor(lockout => lockout.KnownDeviceLifetime).Within(SettingRules.Day, LongestCookie);
        RuleFor(lockout => lockout.WrongCodesPerNetworkAndHour).Within(1, 1_000_000);
        RuleFor(lockout => lockout.WrongCodesPerHour).Within(1, 1_000_000);
    }
}

internal sealed class LimitFiguresValidator : AbstractValidator<LimitFigures>
{
    public LimitFiguresValidator()
    {
        RuleFor(limit => limit.Burst).Within(1, 1_000_000);
        RuleFor(limit => limit.PerHour).Within(1, 1_000_000);
    }
}
