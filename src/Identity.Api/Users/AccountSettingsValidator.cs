using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Users;
using static Identity.Api.Settings.SettingRules;

namespace Identity.Api.Users;

internal sealed class AccountSettingsValidator : AbstractValidator<AccountSettings>
{
    public AccountSettingsValidator() =>
        RuleFor(accounts => accounts.UnverifiedLifetime)
            .Within(TimeSpan.Zero, Decade)
            .Must(lifetime => lifetime == TimeSpan.Zero || lifetime >= Day)
            .WithMessage("0 for ever, or at least a day: a mail may be read tomorrow");
}
