using FluentValidation;
using Identity.Api.Settings;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Persistence.Retention;
using static Identity.Api.Settings.SettingRules;

namespace Identity.Api.Audit;

internal sealed class AuditSettingsValidator : AbstractValidator<AuditSettings>
{
    public AuditSettingsValidator() => RuleFor(audit => audit.SealInterval).Within(Second / 10, TimeSpan.FromHours(1));
}

internal sealed class RetentionSettingsValidator : AbstractValidator<RetentionSettings>
{
    public RetentionSettingsValidator()
    {
        RuleFor(retention => retention.Interval).Within(Second, Day);
        RuleFor(retention => retention.Audit).Within(TimeSpan.Zero, Decade);
        RuleFor(retention => retention.FailedLogins).Within(TimeSpan.Zero, Decade);
        RuleFor(retention => retention.Sessions).Within(TimeSpan.Zero, Decade);
        RuleFor(retention => retention.Secrets)
            .Within(TimeSpan.Zero, Decade)
            .Must(kept => kept == TimeSpan.Zero || kept >= Day) // the limits on codes and mails count what was sent within a day
            .WithMessage("a day (1.00:00:00) or more, or 00:00:00 for ever");
        RuleFor(retention => retention.Invitations).Within(TimeSpan.Zero, Decade);
    }
}
