using FluentValidation;
using Identity.Api.Settings;
using Identity.Domain.Passwords;
using static Identity.Api.Settings.SettingRules;

namespace Identity.Api.Passwords;

internal sealed class PasswordSettingsValidator : AbstractValidator<PasswordSettings>
{
    public PasswordSettingsValidator()
    {
        RuleFor(passwords => passwords.BcryptCost).Within(4, 14);
        RuleFor(passwords => passwords.MinimumLength).Within(8, 64);
        RuleFor(passwords => passwords.BreachedCheckUrl).IsPrivate(", to which the five digits are appended");
        RuleFor(passwords => passwords.BreachedCheckTimeout).Within(Second / 10, 10 * Second);
        RuleFor(passwords => passwords.ImportPepper)
            .Must(pepper => pepper.All(sign => sign is > ' ' and <= '~'))
            .WithMessage("printable ASCII characters without spaces, as the other system has it");
        RuleFor(passwords => passwords.HashQueueWait).Within(Second / 10, 60 * Second);
    }
}
