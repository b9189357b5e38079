using FluentValidation;
using Identity.Api.Configuration;
using Identity.Domain.Throttling;

namespace Identity.Api.Throttling;

internal sealed class LockoutSettingsValidator : AbstractValidator<LockoutSettings>
{
    public LockoutSettingsValidator()
    {
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
